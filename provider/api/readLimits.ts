/** The most that one answer tells of, as routes take it and commands ask for it. */
export const mostDecisions = 100;
export const mostAuditEntries = 200;
/** A month of them. */
export const mostHours = 744;

/** The hash key of the table that holds a fleet's one state document; its value is the fleet's name. */
export const stateKeyAttribute = "document";

/** Units of the fleets that the companion is measured on. */
export const companionSizes = [10, 100, 1000] as const;

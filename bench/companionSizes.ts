/** Units of the fleets whose companion is measured on the embedded market. */
export const companionSizes = [10, 100, 1000] as const;
/** And on moto, which had not launched and settled a thousand in 27 minutes. */
export const motoSizes = [10, 100] as const;

/**
 * How the hazard of a capacity pool falls with the time since it was last seen down:
 * a / (b + age), a = 1.2 losses, b = 0.15 h, per hour. Measured on the nine p3.2xlarge zones of February and March
 * 2023 (skypilot-org/spot-traces); a pool's own record scales it.
 */
const lossesPerLogHour = 1.2;
const youngHours = 0.15;

/** Losses an hour of a pool last seen down so long ago. */
export function hazardPerHourAtAge(ageSeconds: number): number {
  return lossesPerLogHour / (youngHours + ageSeconds / 3600);
}

/** Losses expected while the age goes from one value to another: the integral of the hazard. */
export function expectedLosses(fromAgeSeconds: number, toAgeSeconds: number): number {
  return lossesPerLogHour * Math.log((youngHours + toAgeSeconds / 3600) / (youngHours + fromAgeSeconds / 3600));
}

/** Time, in seconds on one clock that never goes back. */
export interface Clock {
  nowSeconds(): number;
}

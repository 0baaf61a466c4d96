import { browser } from "./browser.js";

const storedName = "blended-fleet-token";
let held: string | undefined;

/** Takes the token out of the address, where `#token=…` has one, so that it is not in what is shared or shown. */
export function takeToken(): void {
  const { hash, pathname, search } = browser.location;
  const given = new URLSearchParams(hash.slice(1)).get("token");
  if (given === null) return;
  keepToken(given);
  browser.history.replaceState(null, "", pathname + search);
}

/** Kept for this tab. */
export function keepToken(token: string): void {
  held = token;
  try {
    browser.sessionStorage.setItem(storedName, token);
  } catch {
    // A browser that keeps nothing still has it until the page is left.
  }
}

export function presentToken(): string | undefined {
  if (held !== undefined) return held;
  try {
    return browser.sessionStorage.getItem(storedName) ?? undefined;
  } catch {
    return undefined;
  }
}

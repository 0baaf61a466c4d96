import { browser, elementOf, setHidden } from "./browser.js";
import type { Connection } from "./connection.js";
import { clockOf } from "./figures.js";
import type { FleetState } from "./fleetState.js";

/** Says how it stands with the API, in a line whose place is kept. */
export function showConnection({ fleet }: FleetState, connection: Connection): void {
  const isWell = connection.text === "";
  setText(
    "connection-line",
    isWell && fleet ? `● Live, as of ${clockOf(fleet.at)}` : isWell ? "Reading…" : "▲ Not live",
  );
  setText("connection-problem", connection.text);
  setHidden("connection-problem", isWell);
  setHidden("token-form", connection.kind !== "unauthorised");
  const root = browser.document.documentElement;
  if (root.getAttribute("data-connection") !== connection.kind) root.setAttribute("data-connection", connection.kind);
  const name = fleet?.fleet;
  setText("fleet-name", name ?? "blended-fleet");
  const title = `${isWell ? "" : "▲ "}${name === undefined ? "" : `${name} – `}blended-fleet`;
  if (browser.document.title !== title) browser.document.title = title;
}

function setText(id: string, text: string): void {
  const element = elementOf(id);
  if (element.textContent !== text) element.textContent = text;
}

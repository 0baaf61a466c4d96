import { markup } from "../replay/report/page/markup.js";
import { page } from "../replay/report/page/page.js";
import { styleSheet } from "../replay/report/page/styleSheet.js";

/** The page that shows a fleet live: one HTML document that needs nothing but the API at its own origin. */
export function fleetPage(): string {
  return page({
    title: "blended-fleet",
    body: markup`<h1>blended-fleet</h1>`,
    style: styleSheet,
    asksItsOrigin: true,
  });
}

import { page } from "../replay/report/page/page.js";
import { styleSheet } from "../replay/report/page/styleSheet.js";
import { uplotScript, uplotStyle } from "../replay/report/page/uplotFiles.js";
import { browserScript } from "./browserScript.js";
import { fleetMarkup } from "./fleetMarkup.js";
import { fleetStyle } from "./fleetStyle.js";

/**
 * The page that shows a fleet live, as one HTML document. It asks the API at its own origin and nothing else, with
 * `Authorization: Bearer …` where its address ends in `#token=…`. The same for every fleet.
 */
export function fleetPage(): string {
  return page({
    title: "blended-fleet",
    body: fleetMarkup(),
    style: [uplotStyle(), styleSheet, fleetStyle].join("\n"),
    script: { text: [uplotScript(), browserScript()].join("\n") },
    asksItsOrigin: true,
  });
}

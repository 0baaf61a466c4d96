import type { PreferencesResource, WorkloadResource } from "../../api/resources.js";
import { read } from "./apiRequests.js";
import { bidDialog, withdrawDialog } from "./bidDialog.js";
import { bidViews } from "./bidSection.js";
import { blendViews } from "./blendSection.js";
import { browser, elementOf, setHidden } from "./browser.js";
import { chargeViews } from "./chargeSection.js";
import { drawDemand, drawPrices, keepChartsDrawn } from "./charts.js";
import type { Connection } from "./connection.js";
import { showConnection } from "./connectionLine.js";
import { decisionViews } from "./decisionSection.js";
import { announce, openDialog, type Dialog } from "./dialog.js";
import { engineButton, fleetTiles } from "./fleetSection.js";
import type { FleetState } from "./fleetState.js";
import { chanceViews, demandNumbers, outcomeViews } from "./forecastSection.js";
import { checkpointDialog, drainDialog, engineDialog } from "./orderDialogs.js";
import type { PageActions } from "./pageActions.js";
import { startPolling } from "./polling.js";
import { preferencesDialog, preferencesPath } from "./preferencesDialog.js";
import { priceNumbers, priceViews } from "./priceSection.js";
import { keepToken, takeToken } from "./token.js";
import { show } from "./view.js";
import { workloadViews } from "./workloadSection.js";

takeToken();
keepChartsDrawn();
const polling = startPolling(told);

const openThen = (dialog: Dialog): void => openDialog(dialog, polling.askNow);

const actions: PageActions = {
  checkpoint: (workload) => openThen(checkpointDialog(workload)),
  drain: (workload, instance) => openThen(drainDialog(workload, instance)),
  prefer: (workload) => void prefer(workload),
  bid: (state, bid) => openThen(bidDialog(state, bid)),
  withdraw: (bid) => openThen(withdrawDialog(bid)),
  pauseOrResume: (state) => openThen(engineDialog(state)),
};

elementOf("token-form").onsubmit = (event) => {
  event.preventDefault();
  keepToken(elementOf("token").value.trim());
  polling.askNow();
};

async function prefer(workload: WorkloadResource): Promise<void> {
  const answer = await read<PreferencesResource>(preferencesPath(workload.workload));
  if (answer.ok) openThen(preferencesDialog(workload, answer.body));
  else announce(`The preferences could not be read. ${answer.problem.title}. ${answer.problem.detail}`);
}

function told(state: FleetState, connection: Connection): void {
  showConnection(state, connection);
  if (state.fleet === undefined) return;
  const isFirst = elementOf("sections").hidden;
  setHidden("sections", false);
  show(elementOf("fleet-tiles"), fleetTiles(state));
  show(elementOf("engine-control"), engineButton(state, actions));
  show(elementOf("workload-list"), workloadViews(state, actions));
  show(elementOf("blend-list"), blendViews(state, actions));
  show(elementOf("price-list"), priceViews(state));
  show(elementOf("price-numbers"), priceNumbers(state));
  show(elementOf("bid-list"), bidViews(state, actions));
  show(elementOf("chance-list"), chanceViews(state));
  show(elementOf("outcome-list"), outcomeViews(state));
  show(elementOf("demand-numbers"), demandNumbers(state));
  show(elementOf("charge-list"), chargeViews(state));
  show(elementOf("decision-list"), decisionViews(state));
  drawPrices(state.prices);
  drawDemand(state.forecast);
  if (isFirst) goToAddressed();
}

/** The section that the address names was not there yet when the browser looked for it. */
function goToAddressed(): void {
  const id = browser.location.hash.slice(1);
  if (id !== "") browser.document.getElementById(id)?.scrollIntoView();
}

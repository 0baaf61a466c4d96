import { apiClients } from "../aws/apiClients.js";
import { fleetLog } from "../aws/fleetLog.js";
import { keepWithin } from "../aws/roundBudget.js";
import { awsApi } from "./awsApi.js";
import type { Invocation } from "./companionHandler.js";
import { fleetEnvironment } from "./fleetEnvironment.js";
import { answerUrl, type RequestReport } from "./urlHandler.js";
import type { UrlAnswer, UrlRequest } from "./urlRequest.js";

/** Of the present invocation. */
let leftMilliseconds = (): number => Infinity;
let parts: ReturnType<typeof create> | undefined;

/** What one container of the function keeps between its invocations. */
function create() {
  const environment = fleetEnvironment(process.env);
  const log = fleetLog(environment);
  const clients = apiClients(environment.region);
  keepWithin(clients, { leftMilliseconds: () => leftMilliseconds() });
  const api = awsApi({ environment, clients, log, nowSeconds: () => Date.now() / 1000 });
  const report: RequestReport = (told) => log.info("request", { ...told });
  return { log, api, report };
}

/** The entry of the API's function: requests to its URL. */
export async function handler(event: UrlRequest, invocation: Invocation): Promise<UrlAnswer> {
  leftMilliseconds = () => invocation.getRemainingTimeInMillis();
  const { log, api, report } = (parts ??= create());
  log.addContext(invocation as Parameters<typeof log.addContext>[0]);
  return answerUrl(event, api, report, () => performance.now());
}

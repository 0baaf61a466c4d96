import { companionClients } from "../aws/companionClients.js";
import { keepWithin } from "../aws/roundBudget.js";
import type { Companion } from "../companion/companion.js";
import { companionLog } from "../aws/companionLog.js";
import { awsCompanion } from "./awsCompanion.js";
import { answerBatch, type BatchAnswer, type Invocation, type SqsBatch } from "./companionHandler.js";
import { companionEnvironment } from "./environment.js";
import { roundReport } from "./roundReport.js";

/** Of the present invocation. */
let leftMilliseconds = (): number => Infinity;
let parts: ReturnType<typeof create> | undefined;

/** What one container of the function keeps between its invocations. */
function create() {
  const environment = companionEnvironment(process.env);
  const { log, metrics } = companionLog(environment);
  const clients = companionClients(environment.region);
  keepWithin(clients, { leftMilliseconds: () => leftMilliseconds() });
  const nowSeconds = (): number => Date.now() / 1000;
  let companion: Companion | undefined;
  // Made for the first event that may concern the fleet: what concerns nobody has no use for models.
  const taking: Pick<Companion, "take"> = {
    take: (events, mayBegin) =>
      (companion ??= awsCompanion({ environment, clients, log, nowSeconds })).take(events, mayBegin),
  };
  return { companion: taking, log, report: roundReport({ log, metrics }) };
}

/** The companion's entry: batches of the fleet's queue. */
export async function handler(batch: SqsBatch, invocation: Invocation): Promise<BatchAnswer> {
  leftMilliseconds = () => invocation.getRemainingTimeInMillis();
  const { companion, log, report } = (parts ??= create());
  log.addContext(invocation as Parameters<typeof log.addContext>[0]);
  return answerBatch(batch, invocation, companion, report);
}

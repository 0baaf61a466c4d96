import * as z from "zod/mini";
import {
  auditForm,
  bidForm,
  blendForm,
  chargesForm,
  decisionForm,
  engineForm,
  fleetForm,
  forecastForm,
  orderForm,
  preferencesForm,
  pricesForm,
  savingsForm,
  workloadForm,
} from "./answerForms.js";
import type {
  AuditResource,
  BidResource,
  BlendResource,
  ChargesResource,
  DecisionResource,
  EngineResource,
  FleetResource,
  ForecastResource,
  OrderResource,
  PreferencesResource,
  PricesResource,
  SavingsResource,
  WorkloadResource,
} from "./resources.js";
import type { NamedForm } from "./route.js";

/** Forms of answers, with the names that the API's document has them by. */
export const told = {
  fleet: named<FleetResource>("Fleet", fleetForm),
  engine: named<EngineResource>("Engine", engineForm),
  workload: named<WorkloadResource>("Workload", workloadForm),
  workloads: listOf("workloads", named<WorkloadResource>("Workload", workloadForm)),
  preferences: named<PreferencesResource>("Preferences", preferencesForm),
  blend: named<BlendResource>("Blend", blendForm),
  prices: named<PricesResource>("Prices", pricesForm),
  forecast: named<ForecastResource>("Forecast", forecastForm),
  bid: named<BidResource>("Bid", bidForm),
  bids: listOf("bids", named<BidResource>("Bid", bidForm)),
  order: named<OrderResource>("Order", orderForm),
  orders: listOf("orders", named<OrderResource>("Order", orderForm)),
  decisions: listOf("decisions", named<DecisionResource>("Decision", decisionForm)),
  savings: named<SavingsResource>("Savings", savingsForm),
  charges: named<ChargesResource>("Charges", chargesForm),
  audit: listOf("entries", named<AuditResource>("AuditEntry", auditForm)),
} as const;

function named<T>(name: string, form: z.ZodMiniType<T>): NamedForm<T> {
  return { name, form };
}

function listOf<Field extends string, T>(
  field: Field,
  { name, form }: NamedForm<T>,
): NamedForm<Readonly<Record<Field, readonly T[]>>> {
  const list = z.strictObject({ [field]: z.array(form) });
  return { name: `${name}List`, form: list as unknown as z.ZodMiniType<Readonly<Record<Field, readonly T[]>>> };
}

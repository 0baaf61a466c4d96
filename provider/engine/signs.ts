import type { ObservedInstance } from "./observation.js";

/** What events told of an instance that EC2 does not tell when it is asked. */
export type InterruptionSigns = Pick<ObservedInstance, "noticedUntilSeconds" | "rebalanceAtSeconds">;

/** Signs by instance id. Without those that are void: `noteSigns` and `keptSigns` leave them out. */
export type SignBook = Readonly<Record<string, InterruptionSigns>>;

/** One event's sign, on the clock of the observations. */
export type InterruptionSign =
  | { readonly kind: "interruption-notice"; readonly instanceId: string; readonly untilSeconds: number }
  | { readonly kind: "rebalance-recommendation"; readonly instanceId: string; readonly atSeconds: number };

/**
 * A notice that was true has ended its instance by then: after its moment come the shutdown of the operating system and
 * the time until EC2 says so. An instance that still lives was spared, or was stopped and has been started again. The
 * five minutes are chosen, not measured: no source gives a bound, and a unit that was spared is idle until then.
 */
export const noticeVoidSeconds = 300;

/** The forecasts heed a recommendation for half an hour; whoever asks why a unit was left gets the answer for a day. */
export const rebalanceVoidSeconds = 86_400;

/**
 * Takes in what events told, of members and strangers alike. The newest word on each instance counts, so that events may
 * come late, several times, in any order and in any batches: the same events lead to the same signs.
 */
export function noteSigns(before: SignBook, signs: readonly InterruptionSign[], nowSeconds: number): SignBook {
  const book = new Map(Object.entries(before));
  for (const sign of signs) book.set(sign.instanceId, withSign(book.get(sign.instanceId) ?? {}, sign));
  return standing(book, nowSeconds);
}

/**
 * The signs of members alone, without those that are void by now. To be applied after an observation: an instance that
 * is not a member then is a stranger, or gone.
 */
export function keptSigns(signs: SignBook, memberIds: Iterable<string>, nowSeconds: number): SignBook {
  const members = new Set(memberIds);
  return standing(new Map(Object.entries(signs).filter(([id]) => members.has(id))), nowSeconds);
}

/** Observed instances with what events told of them, whatever was observed. */
export function withSigns(instances: readonly ObservedInstance[], signs: SignBook): readonly ObservedInstance[] {
  const book = new Map(Object.entries(signs));
  return instances.map((instance) => {
    const told = book.get(instance.id);
    return told ? { ...instance, ...told } : instance;
  });
}

/** Whether a notice of this moment says nothing any more of an instance that still lives. */
export function isVoidNotice(untilSeconds: number, nowSeconds: number): boolean {
  return nowSeconds > untilSeconds + noticeVoidSeconds;
}

/** Whether a recommendation of this moment says nothing any more. */
export function isVoidRebalance(atSeconds: number, nowSeconds: number): boolean {
  return nowSeconds > atSeconds + rebalanceVoidSeconds;
}

function withSign(told: InterruptionSigns, sign: InterruptionSign): InterruptionSigns {
  if (sign.kind === "interruption-notice") {
    return { ...told, noticedUntilSeconds: Math.max(told.noticedUntilSeconds ?? -Infinity, sign.untilSeconds) };
  }
  return { ...told, rebalanceAtSeconds: Math.max(told.rebalanceAtSeconds ?? -Infinity, sign.atSeconds) };
}

/** In the order of ids, so that equal signs are equal text. */
function standing(book: ReadonlyMap<string, InterruptionSigns>, nowSeconds: number): SignBook {
  const left = [...book].flatMap(([id, { noticedUntilSeconds, rebalanceAtSeconds }]) => {
    const signs: InterruptionSigns = {
      ...(noticedUntilSeconds !== undefined &&
        !isVoidNotice(noticedUntilSeconds, nowSeconds) && { noticedUntilSeconds }),
      ...(rebalanceAtSeconds !== undefined &&
        !isVoidRebalance(rebalanceAtSeconds, nowSeconds) && { rebalanceAtSeconds }),
    };
    return Object.keys(signs).length === 0 ? [] : [[id, signs] as const];
  });
  return Object.fromEntries(left.sort(([a], [b]) => (a < b ? -1 : 1)));
}

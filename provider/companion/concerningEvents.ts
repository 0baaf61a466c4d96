import { CorruptDataError } from "../errors.js";
import type { CompanionWorld } from "./companion.js";
import type { FleetEvent } from "./fleetEvent.js";

type InstanceEvent = Extract<FleetEvent, { readonly instanceId: string }>;

/**
 * The events that concern the fleet. The rules let through those of every instance in the account's region, so membership
 * comes first: known members need one read of the state, and the world is asked, once, only for others that were noticed.
 * A change of state of an instance that is not known yet is left to the tick.
 * @throws what asking throws.
 */
export async function concerningEvents(
  events: readonly FleetEvent[],
  world: Pick<CompanionWorld, "ports" | "membersAmong">,
): Promise<readonly FleetEvent[]> {
  const ticks = events.filter(({ kind }) => kind === "tick");
  const told = events
    .filter(isOfInstance)
    .filter((event) => event.kind !== "state-change" || event.state !== "pending");
  if (told.length === 0) return ticks;
  const known = await knownMembers(world);
  const unknown = told.filter(({ kind, instanceId }) => kind !== "state-change" && known?.has(instanceId) === false);
  const asked = [...new Set(unknown.map(({ instanceId }) => instanceId))];
  const others = asked.length > 0 ? await world.membersAmong(asked) : new Set<string>();
  const isMember = (id: string): boolean => known === undefined || known.has(id) || others.has(id);
  return [...ticks, ...told.filter(({ instanceId }) => isMember(instanceId))];
}

function isOfInstance(event: FleetEvent): event is InstanceEvent {
  return "instanceId" in event;
}

/** Undefined where what is remembered can't be read: then the round itself finds out. */
async function knownMembers({ ports }: Pick<CompanionWorld, "ports">): Promise<ReadonlySet<string> | undefined> {
  try {
    const stored = await ports.state.load();
    const launched = stored?.state.launched ?? [];
    return new Set([...Object.keys(stored?.state.known ?? {}), ...launched.map(({ id }) => id)]);
  } catch (failure) {
    if (!(failure instanceof CorruptDataError)) throw failure;
    return undefined;
  }
}

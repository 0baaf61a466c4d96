import { HookName } from "../../document/hookName.js";
import type {
  Begun,
  CheckpointAnswer,
  CheckpointOrder,
  DegradeOrder,
  EndOrder,
  HooksPort,
  RestoreAnswer,
  RestoreOrder,
} from "../../ports/hooks.js";
import { degrade } from "./degradeHooks.js";
import { isUnmanaged, sendHook } from "./hookCommands.js";
import { checkpoint, restore } from "./snapshotHooks.js";
import { senderOf, type SsmHooksOptions } from "./ssmHooksOptions.js";
import { careForUnits, endingRun, type CareQuestion } from "./unitCare.js";
import { UnitTag, writeUnitTags } from "./unitTags.js";

export type { SsmHooksOptions } from "./ssmHooksOptions.js";

/**
 * The owner's hooks, run on instances through the fleet's SSM documents. Nothing waits: a command is sent, and a later
 * call with what the first answered asks what has come of it.
 * @throws as the port says; besides, ActionFailedError for an order that no document would take, before it is sent.
 */
export class SsmHooks implements HooksPort {
  constructor(private readonly options: SsmHooksOptions) {}

  checkpoint(order: CheckpointOrder): Promise<CheckpointAnswer | Begun> {
    return checkpoint(this.options, order);
  }

  restore(order: RestoreOrder): Promise<RestoreAnswer | Begun> {
    return restore(this.options, order);
  }

  degrade(order: DegradeOrder): Promise<Begun | undefined> {
    return degrade(this.options, HookName.Degrade, order);
  }

  undoDegrade(order: DegradeOrder): Promise<Begun | undefined> {
    return degrade(this.options, HookName.UndoDegrade, order);
  }

  /** By the drain hook, and by a tag that the unit finds in its own metadata. */
  async warn(order: EndOrder): Promise<void> {
    await this.tellEnd(order);
    const value = String(Math.floor(order.dueAtSeconds));
    await writeUnitTags(this.options.clients.ec2, [{ id: order.instance, key: UnitTag.EndsAt, value }]);
  }

  async drain(order: Omit<EndOrder, "dueAtSeconds">): Promise<void> {
    const drainSeconds = await this.drainSecondsOf(order.instance);
    await this.tellEnd({ ...order, dueAtSeconds: this.options.nowSeconds() + drainSeconds });
  }

  /**
   * Takes care of units that no action is about, a step a call: to be called once a round. Repeating it is harmless.
   * @throws RequestFailedError with all that failed, after everything was tried.
   */
  settle(question: CareQuestion): Promise<void> {
    return careForUnits(this.options, question);
  }

  private async drainSecondsOf(instance: string): Promise<number> {
    const member = (await this.options.members()).find((one) => one.instance.id === instance);
    return (member && this.options.drainSeconds?.(member.grouped.group)) ?? 0;
  }

  /** A unit without an agent has no drain hook either: there is nobody to tell. */
  private async tellEnd(order: EndOrder): Promise<void> {
    const run = endingRun(order, order.dueAtSeconds, this.options.nowSeconds());
    try {
      await sendHook(senderOf(this.options), run, { InstanceIds: [order.instance] });
    } catch (failure) {
      if (!isUnmanaged(failure)) throw failure;
    }
  }
}

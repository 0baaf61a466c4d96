import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { leastUnits } from "../../provider/engine/demand.js";
import { WorkloadKind, type FleetSpec, type PartSpec, type WorkloadSpec } from "../../provider/engine/fleet.js";
import type { Lane } from "../lanes/lane.js";
import { servesFor } from "../lanes/laneShape.js";
import { pathName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";
import { savedUnits } from "../../provider/engine/degradation.js";

const minute = 60;
/** A part may fall short while one replacement starts and registers, which a loss without notice takes anyway. */
const startsAllowed = 2;
const fewestMinutes = 5;
/** An alarm of one-minute periods looks back a day at most (CloudWatch's API, PutMetricAlarm, Period). */
const mostMinutes = 1440;

/**
 * An alarm for each part of a service: fewer of its units are in service than its owner was promised, for longer than it
 * takes to replace them. It counts what the groups themselves report, so it needs no companion: a group's minute
 * without a report counts as nothing in service. Units that have left steady capacity to others count where they are, as
 * their owner agreed. A shadow that has stepped in counts too, one in Standby does not. A part has a lane a market at
 * most, and so has the shadow, which is fewer than the ten metrics that an alarm takes (CloudWatch User Guide, "Alarm
 * limits"). Jobs have none: waiting is a choice of theirs. An alarm does not know the hour: it asks for no more than is
 * wanted in the quietest.
 */
export function createPromiseAlarms(
  scope: FleetScope,
  spec: FleetSpec,
  lanes: readonly Lane[],
  topicArns: pulumi.Input<string>[] = [],
): readonly aws.cloudwatch.MetricAlarm[] {
  const services = spec.workloads.filter(({ kind }) => kind === WorkloadKind.Service);
  return services.flatMap((workload) =>
    workload.parts.flatMap((part) => {
      const units = neverBelow(workload, part);
      const counted = lanes.filter(({ shape }) => servesFor(shape, workload.name, part.name));
      return units > 0 ? [createPromiseAlarm(scope, workload, part.name, units, counted, topicArns)] : [];
    }),
  );
}

/** What is left of the fewest units that a part ever wants when all that the workload may do without falls on it. */
function neverBelow(workload: WorkloadSpec, part: PartSpec): number {
  return leastUnits(part) - savedUnits(workload, workload.degradation.length);
}

function patienceMinutes({ startSeconds }: WorkloadSpec): number {
  const starts = Math.ceil((startsAllowed * startSeconds) / minute);
  return Math.min(mostMinutes, Math.max(fewestMinutes, starts));
}

function createPromiseAlarm(
  scope: FleetScope,
  workload: WorkloadSpec,
  part: string,
  units: number,
  lanes: readonly Lane[],
  topicArns: pulumi.Input<string>[],
): aws.cloudwatch.MetricAlarm {
  const minutes = patienceMinutes(workload);
  return new aws.cloudwatch.MetricAlarm(
    pathName(scope.fleet, workload.name, part, "promise-at-risk"),
    {
      alarmDescription: `Fleet ${scope.fleet}: ${workload.name}/${part} has had fewer than ${units} units in service for ${minutes} minutes`,
      metricQueries: [
        {
          id: "units",
          expression: lanes.map((_, index) => `FILL(m${index}, 0)`).join(" + "),
          label: "Units in service",
          returnData: true,
        },
        ...lanes.map(({ group }, index) => ({
          id: `m${index}`,
          metric: {
            namespace: "AWS/AutoScaling",
            metricName: "GroupInServiceInstances",
            dimensions: { AutoScalingGroupName: group.name },
            period: minute,
            stat: "Minimum",
          },
        })),
      ],
      comparisonOperator: "LessThanThreshold",
      threshold: units,
      evaluationPeriods: minutes,
      treatMissingData: "breaching",
      alarmActions: topicArns,
      okActions: topicArns,
      tags: fleetTags(scope),
    },
    { parent: scope.parent },
  );
}

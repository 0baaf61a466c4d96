// A critical web service with a hot shadow and a worker that may degrade, on a blended fleet.
package main

import (
	"maps"
	"slices"

	blendedfleet "example.com/pulumi-blended-fleet/sdk/go/blendedfleet"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

// The newest Amazon Linux 2023, by the parameter that AWS publishes it under.
const amazonLinux = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		fleet, err := blendedfleet.NewBlendedFleet(ctx, "shop", declaration(ctx))
		if err != nil {
			return err
		}
		ctx.Export("plan", fleet.Plan)
		ctx.Export("bucketName", fleet.BucketName)
		ctx.Export("tableName", fleet.TableName)
		ctx.Export("functionName", fleet.FunctionName)
		ctx.Export("apiUrl", fleet.ApiUrl)
		ctx.Export("dashboard", fleet.DashboardName)
		return nil
	})
}

func declaration(ctx *pulumi.Context) *blendedfleet.BlendedFleetArgs {
	// What the fleet stands in. Set these, for example: pulumi config set --path 'subnetIds["us-east-1a"]' subnet-…
	subnets := map[string]string{
		"us-east-1a": "subnet-0a1b2c3d4e5f60001",
		"us-east-1b": "subnet-0a1b2c3d4e5f60002",
		"us-east-1c": "subnet-0a1b2c3d4e5f60003",
	}
	settings := config.New(ctx, "")
	settings.GetObject("subnetIds", &subnets)
	securityGroupID := settings.Get("securityGroupId")
	if securityGroupID == "" {
		securityGroupID = "sg-0a1b2c3d4e5f60000"
	}
	subnetIDs := map[string]pulumi.StringInput{}
	for zone, id := range subnets {
		subnetIDs[zone] = pulumi.String(id)
	}

	return &blendedfleet.BlendedFleetArgs{
		Zones:     slices.Sorted(maps.Keys(subnets)),
		Workloads: []blendedfleet.WorkloadArgsArgs{web(), worker()},
		Infrastructure: blendedfleet.InfrastructureArgsArgs{
			Network: blendedfleet.NetworkArgsArgs{
				SubnetIds:        subnetIDs,
				SecurityGroupIds: []pulumi.StringInput{pulumi.String(securityGroupID)},
			},
			ImageId: pulumi.String(amazonLinux),
		},
	}
}

func web() blendedfleet.WorkloadArgsArgs {
	return blendedfleet.WorkloadArgsArgs{
		Name:         "web",
		Priority:     ref(blendedfleet.PriorityCritical),
		Needs:        &blendedfleet.NeedsArgsArgs{Vcpu: 2, MemoryGiB: 8},
		StartSeconds: pulumi.Float64Ref(180),
		Parts: []blendedfleet.PartArgsArgs{
			// Two replicas that nothing takes away, and the rest where it is cheapest.
			{Name: "base", Units: 2, Level: blendedfleet.LevelNonInterruptible},
			{Name: "rest", Units: 4, Level: blendedfleet.LevelImmediate},
		},
		// One more replica, running and in step in another pool, that serves within seconds of a loss.
		Shadow: &blendedfleet.ShadowArgsArgs{
			Mode:          ref(blendedfleet.ShadowModeHot),
			Units:         pulumi.Float64Ref(1),
			SwitchSeconds: pulumi.Float64Ref(10),
		},
		Profile: &blendedfleet.ProfileArgsArgs{Base: ref(blendedfleet.ProfileNameResilienceFirst)},
	}
}

func worker() blendedfleet.WorkloadArgsArgs {
	return blendedfleet.WorkloadArgsArgs{
		Name:     "worker",
		Priority: ref(blendedfleet.PriorityNonCritical),
		Needs:    &blendedfleet.NeedsArgsArgs{Vcpu: 2, MemoryGiB: 4},
		// One type only, as software licensed for it would ask: when its spot pools are gone, the steps are taken.
		InstanceTypes: []string{"c7i.large"},
		StartSeconds:  pulumi.Float64Ref(120),
		Units:         pulumi.Float64Ref(4),
		Level:         ref(blendedfleet.LevelImmediate),
		Stateful:      pulumi.BoolRef(true),
		// What it does without, in this order, when units cost more than this in quality: so on-demand, never spot.
		Degradation: []blendedfleet.DegradationStepArgsArgs{
			{Name: "skip-thumbnails", SavesUnits: 1, QualityUsdPerHour: pulumi.Float64Ref(0.06)},
			{Name: "half-speed", SavesUnits: 1, QualityUsdPerHour: pulumi.Float64Ref(0.07)},
		},
		Checkpoint: &blendedfleet.CheckpointArgsArgs{
			SaveSeconds:            20,
			SizeMiB:                pulumi.Float64Ref(256),
			MaximumIntervalSeconds: pulumi.Float64Ref(1800),
		},
		Profile: &blendedfleet.ProfileArgsArgs{Base: ref(blendedfleet.ProfileNameCostFirst)},
	}
}

// What is left out has its default, so an optional choice is a pointer.
func ref[T any](value T) *T {
	return &value
}

"""A critical web service with a hot shadow and a worker that may degrade, on a blended fleet."""

import pulumi
from pulumi_blended_fleet import BlendedFleet, Level, Priority, ProfileName, ShadowMode

# What the fleet stands in. Set these, for example: pulumi config set --path 'subnetIds["us-east-1a"]' subnet-…
config = pulumi.Config()
subnet_ids: dict[str, pulumi.Input[str]] = config.get_object("subnetIds") or {
    "us-east-1a": "subnet-0a1b2c3d4e5f60001",
    "us-east-1b": "subnet-0a1b2c3d4e5f60002",
    "us-east-1c": "subnet-0a1b2c3d4e5f60003",
}
security_group_id = config.get("securityGroupId") or "sg-0a1b2c3d4e5f60000"
# The newest Amazon Linux 2023, by the parameter that AWS publishes it under.
amazon_linux = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"

fleet = BlendedFleet(
    "shop",
    zones=list(subnet_ids),
    workloads=[
        {
            "name": "web",
            "priority": Priority.CRITICAL,
            "needs": {"vcpu": 2, "memory_gi_b": 8},
            "start_seconds": 180,
            "parts": [
                # Two replicas that nothing takes away, and the rest where it is cheapest.
                {"name": "base", "units": 2, "level": Level.NON_INTERRUPTIBLE},
                {"name": "rest", "units": 4, "level": Level.IMMEDIATE},
            ],
            # One more replica, running and in step in another pool, that serves within seconds of a loss.
            "shadow": {"mode": ShadowMode.HOT, "units": 1, "switch_seconds": 10},
            "profile": {"base": ProfileName.RESILIENCE_FIRST},
        },
        {
            "name": "worker",
            "priority": Priority.NON_CRITICAL,
            "needs": {"vcpu": 2, "memory_gi_b": 4},
            # One type only, as software licensed for it would ask: when its spot pools are gone, the steps are taken.
            "instance_types": ["c7i.large"],
            "start_seconds": 120,
            "units": 4,
            "level": Level.IMMEDIATE,
            "stateful": True,
            # What it does without, in this order, when units cost more than this in quality: so on-demand, never spot.
            "degradation": [
                {"name": "skip-thumbnails", "saves_units": 1, "quality_usd_per_hour": 0.06},
                {"name": "half-speed", "saves_units": 1, "quality_usd_per_hour": 0.07},
            ],
            "checkpoint": {"save_seconds": 20, "size_mi_b": 256, "maximum_interval_seconds": 1800},
            "profile": {"base": ProfileName.COST_FIRST},
        },
    ],
    infrastructure={
        "network": {"subnet_ids": subnet_ids, "security_group_ids": [security_group_id]},
        "image_id": amazon_linux,
    },
)

pulumi.export("plan", fleet.plan)
pulumi.export("bucketName", fleet.bucket_name)
pulumi.export("tableName", fleet.table_name)
pulumi.export("functionName", fleet.function_name)
pulumi.export("apiUrl", fleet.api_url)
pulumi.export("dashboard", fleet.dashboard_name)

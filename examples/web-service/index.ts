import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BlendedFleet, Level, Priority, ProfileName, ShadowMode } from "blended-fleet";
import { port, userData } from "./userData";

// Where it stands. The ids are inventions, good for a preview: see README.md for how to set your own.
const config = new pulumi.Config();
const vpcId = config.get("vpcId") ?? "vpc-0a1b2c3d4e5f60000";
// The load balancer's subnets, which the internet reaches, and the instances', which need a way out but none in.
const publicSubnetIds = config.getObject<string[]>("publicSubnetIds") ?? [
  "subnet-0a1b2c3d4e5f60011",
  "subnet-0a1b2c3d4e5f60012",
  "subnet-0a1b2c3d4e5f60013",
];
const subnetIds = config.getObject<Record<string, string>>("subnetIds") ?? {
  "us-east-1a": "subnet-0a1b2c3d4e5f60001",
  "us-east-1b": "subnet-0a1b2c3d4e5f60002",
  "us-east-1c": "subnet-0a1b2c3d4e5f60003",
};
const certificateArn = config.get("certificateArn");
const alarmEmail = config.get("alarmEmail");

const everywhere = ["0.0.0.0/0"];
const egress = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: everywhere }];
// With a certificate the load balancer speaks HTTPS alone; without one, which is for trying it out, HTTP.
const front =
  certificateArn === undefined
    ? { port: 80, protocol: "HTTP" }
    : { port: 443, protocol: "HTTPS", certificateArn, sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" };

const balancerGroup = new aws.ec2.SecurityGroup("balancer", {
  description: "The load balancer of the web service",
  vpcId,
  ingress: [{ protocol: "tcp", fromPort: front.port, toPort: front.port, cidrBlocks: everywhere }],
  egress,
});
const instanceGroup = new aws.ec2.SecurityGroup("instances", {
  description: "The web service, which its load balancer alone may call",
  vpcId,
  ingress: [{ protocol: "tcp", fromPort: port, toPort: port, securityGroups: [balancerGroup.id] }],
  egress,
});

const balancer = new aws.lb.LoadBalancer("web", {
  loadBalancerType: "application",
  securityGroups: [balancerGroup.id],
  subnets: publicSubnetIds,
  dropInvalidHeaderFields: true,
});
const targets = new aws.lb.TargetGroup("web", {
  vpcId,
  port,
  protocol: "HTTP",
  // Shorter than drainSeconds below, so that requests under way end before their instance does.
  deregistrationDelay: 60,
  // The fleet believes it: a unit counts as ready once this passes, and a shadow has stepped in only then. The drain
  // hook makes it fail, so two failures must be seen well within a spot notice of two minutes.
  healthCheck: { path: "/healthz", interval: 10, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 2 },
});
new aws.lb.Listener("web", {
  loadBalancerArn: balancer.arn,
  ...front,
  defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
});

// The companion runs hooks through the SSM agent, which needs this role and nothing more.
const role = new aws.iam.Role("web", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ec2.amazonaws.com" }),
});
new aws.iam.RolePolicyAttachment("web-hooks", {
  role: role.name,
  policyArn: aws.iam.ManagedPolicy.AmazonSSMManagedInstanceCore,
});
const instanceProfile = new aws.iam.InstanceProfile("web", { role: role.name });

const alarms = new aws.sns.Topic("alarms");
if (alarmEmail !== undefined)
  new aws.sns.TopicSubscription("alarms", { topic: alarms.arn, protocol: "email", endpoint: alarmEmail });

const fleet = new BlendedFleet("shop", {
  zones: Object.keys(subnetIds),
  // Room for all of it on on-demand, should spot be gone, and for some replacements beside what they replace.
  budgetUsdPerHour: 1.2,
  workloads: [
    {
      name: "web",
      priority: Priority.Critical,
      needs: { vcpu: 2, memoryGiB: 8 },
      // From launch to the second good health check, rounded up. Measure your own: the engine plans with it.
      startSeconds: 150,
      parts: [
        // What keeps the site up through the worst hour of the spot market. The engine never reclaims these.
        { name: "base", units: 2, level: Level.NonInterruptible },
        // What carries the traffic beyond that, on spot wherever that is cheaper for its risk.
        { name: "rest", units: 6, level: Level.Immediate },
      ],
      // A lost zone takes half at most, and so does a lost pool: here 4 of 8.
      spread: { maximumShareOfZone: 0.5, maximumShareOfPool: 0.5 },
      // One more, running in a pool that no other unit is in, that takes a lost one's place within seconds.
      shadow: { mode: ShadowMode.Hot, units: 1, switchSeconds: 25 },
      profile: { base: ProfileName.ResilienceFirst },
    },
  ],
  infrastructure: {
    network: { subnetIds, securityGroupIds: [instanceGroup.id] },
    // The newest Amazon Linux 2023, by the parameter that AWS publishes it under.
    imageId: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
    instanceProfileArn: instanceProfile.arn,
    userData,
    // As long as EC2's notice of a spot loss, so that every end of an instance is the same to the service.
    drainSeconds: 120,
    alarmTopicArns: [alarms.arn],
    workloads: { web: { targetGroupArns: [targets.arn] } },
  },
});

export const url = pulumi.interpolate`${front.protocol.toLowerCase()}://${balancer.dnsName}`;
export const plan = fleet.plan;
export const bucketName = fleet.bucketName;
export const tableName = fleet.tableName;
export const functionName = fleet.functionName;
export const apiUrl = fleet.apiUrl;
export const dashboard = fleet.dashboardName;

module blended-fleet/pulumi-cli

go 1.25.0

require github.com/pulumi/pulumi/pkg/v3 v3.200.0

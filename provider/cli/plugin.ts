#!/usr/bin/env node
/* The executable `pulumi-resource-blended-fleet`: Pulumi's engine starts it and tells it where the engine listens. */
import { main } from "@pulumi/pulumi/provider/server.js";
import { fleetPackage } from "../../components/plugin/fleetPackage.js";
import { packageRoot } from "./packageRoot.js";

void main(fleetPackage(packageRoot()), process.argv.slice(2));

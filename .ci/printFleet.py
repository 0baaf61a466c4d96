"""Runs a Pulumi program on mocks and prints what its fleet is declared with, as JSON: printFleet.py PROGRAM"""

import json
import runpy
import sys

import pulumi


class Mocks(pulumi.runtime.Mocks):
    """Answers each resource with its own inputs, and keeps those of the fleet."""

    fleet: dict[str, object] = {}

    def new_resource(self, args: pulumi.runtime.MockResourceArgs):
        if args.typ == "blended-fleet:index:BlendedFleet":
            Mocks.fleet = args.inputs
        return [args.name, args.inputs]

    def call(self, args: pulumi.runtime.MockCallArgs):
        raise RuntimeError(f"the program makes no call, got {args.token}")


pulumi.runtime.set_mocks(Mocks())


@pulumi.runtime.test
def run() -> None:
    runpy.run_path(sys.argv[1], run_name="__main__")


run()
json.dump(Mocks.fleet, sys.stdout)

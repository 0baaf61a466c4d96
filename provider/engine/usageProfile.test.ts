import test from "ava";
import { Architecture } from "./instanceType.js";
import { profileNeeds, type UsageSample } from "./usageProfile.js";

const idle: UsageSample = { vcpuUsed: 0, memoryGiBUsed: 0, gpusUsed: 0, networkGbpsUsed: 0, storageIopsUsed: 0 };

test("needs cover nine tenths of the CPU samples and all of the memory samples, with a margin of 15 %", (t) => {
  const samples = Array.from({ length: 10 }, (_, index) => ({
    ...idle,
    vcpuUsed: index + 1,
    memoryGiBUsed: index + 1,
  }));
  const needs = profileNeeds(samples, Architecture.Arm);
  t.is(needs?.vcpu.toFixed(6), (9 * 1.15).toFixed(6));
  t.is(needs?.memoryGiB.toFixed(6), (10 * 1.15).toFixed(6));
  t.is(needs?.architecture, Architecture.Arm);
});

test("the order of the samples does not matter", (t) => {
  const samples = [3, 1, 2].map((used) => ({ ...idle, networkGbpsUsed: used, storageIopsUsed: used * 100 }));
  const reversed = [...samples].reverse();
  t.deepEqual(profileNeeds(samples, Architecture.X86), profileNeeds(reversed, Architecture.X86));
});

test("GPUs are counted whole, and without a margin", (t) => {
  t.is(
    profileNeeds(
      [
        { ...idle, gpusUsed: 0.3 },
        { ...idle, gpusUsed: 1 },
      ],
      Architecture.X86,
    )?.gpus,
    1,
  );
});

test("without a sample there is nothing to say", (t) => {
  t.is(profileNeeds([], Architecture.X86), undefined);
});

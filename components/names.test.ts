import test from "ava";
import * as fc from "fast-check";
import { bucketName, dashboardName, pathName, shortened, singleName } from "./names.js";

const name = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,39}$/);

test("a name that fits is left alone, one that doesn't is cut to fit and told apart by a hash", (t) => {
  t.is(shortened("shop-events", 11), "shop-events");
  const cut = shortened(`${"x".repeat(100)}1`, 40);
  t.is(cut.length, 40);
  t.not(cut, shortened(`${"x".repeat(100)}2`, 40));
});

test("names leave room for Pulumi's suffix within what AWS takes", (t) => {
  const suffix = "-0123abc".length;
  fc.assert(
    fc.property(name, name, name, (fleet, workload, part) => {
      const bucket = bucketName(fleet, "snapshots");
      return (
        singleName(fleet, "companion-stopped").length + suffix <= 64 &&
        bucket.length + suffix <= 63 &&
        /^[a-z0-9][a-z0-9-]+$/.test(bucket) &&
        pathName(fleet, workload, part, "shadow-on-demand", "r6i-2xlarge").length + suffix <= 128
      );
    }),
  );
  t.pass();
});

test("different paths of names have different names, where joined with hyphens they would meet", (t) => {
  t.not(pathName("a", "b-c", "d"), pathName("a-b", "c", "d"));
  fc.assert(
    fc.property(fc.tuple(name, name, name), fc.tuple(name, name, name), (a, b) => {
      return a.join(".") === b.join(".") || pathName(...a) !== pathName(...b);
    }),
  );
});

test("buckets of fleets whose names differ in capitals only are apart", (t) => {
  t.not(bucketName("Shop", "snapshots"), bucketName("shop", "snapshots"));
});

test("dashboards of different fleets, projects or stacks have different names, which PutDashboard takes", (t) => {
  const ofPulumi = fc.stringMatching(/^[a-z0-9_.-]{1,100}$/);
  const path = fc.tuple(name, ofPulumi, ofPulumi);
  fc.assert(
    fc.property(path, path, (a, b) => {
      const [one, other] = [dashboardName(...a), dashboardName(...b)];
      return /^[\w-]{1,255}$/.test(one) && (a.join("/") === b.join("/") || one !== other);
    }),
  );
  t.not(dashboardName("shop", "a_b", "c"), dashboardName("shop", "a", "b_c"));
  t.not(dashboardName("shop", "a.b", "c"), dashboardName("shop", "a-b", "c"));
  t.is(dashboardName("shop", "web", "dev"), "shop_web_dev");
});

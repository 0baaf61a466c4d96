import {
  DescribeAvailabilityZonesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeSpotPriceHistoryCommand,
  GetSpotPlacementScoresCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { GetProductsCommand, type PricingClient } from "@aws-sdk/client-pricing";
import { BlendedFleetError } from "../../errors.js";
import type { MarketSource, Offering, PoolSpotPrice, TypeFacts, Window, ZoneFacts } from "../../market/marketSource.js";
import type { MarketCommand } from "./marketCalls.js";
import { marketFailure } from "./marketFailure.js";
import { allPages, chunksOf, mostFilterValues } from "./pages.js";
import { spotHistoryInput } from "./spotHistoryInput.js";
import { dearestPrices, linuxProducts } from "./priceList.js";
import { typeFactsOf } from "./typeFacts.js";

/** A filter of the Price List that matches a term takes one value (Filter in its API reference). */
const mostTypesOfPriceRequest = 1;

export interface MarketClients {
  readonly region: string;
  readonly ec2: EC2Client;
  readonly pricing: PricingClient;
  readonly abortSignal?: AbortSignal;
}

/**
 * The market of a region as EC2 and the Price List tell it. Only reads.
 * @throws InputError for credentials and regions that can't be right, RequestFailedError for every other failure.
 */
export class AwsMarketSource implements MarketSource {
  private readonly sending: { readonly abortSignal?: AbortSignal };

  constructor(private readonly clients: MarketClients) {
    this.sending = clients.abortSignal ? { abortSignal: clients.abortSignal } : {};
  }

  async zones(): Promise<readonly ZoneFacts[]> {
    const Filters = [
      { Name: "zone-type", Values: ["availability-zone"] },
      { Name: "state", Values: ["available"] },
    ];
    const { AvailabilityZones = [] } = await this.asked("DescribeAvailabilityZones", () =>
      this.clients.ec2.send(new DescribeAvailabilityZonesCommand({ Filters }), this.sending),
    );
    return AvailabilityZones.flatMap(({ ZoneName, ZoneId }) =>
      ZoneName === undefined || ZoneId === undefined ? [] : [{ name: ZoneName, id: ZoneId }],
    );
  }

  /** By filter, because a list of types is refused as a whole where one of them is unknown. */
  async instanceTypes(names: readonly string[]): Promise<readonly TypeFacts[]> {
    const pages = await this.inChunks(names, mostFilterValues, "DescribeInstanceTypes", (chunk, token) => {
      const Filters = [{ Name: "instance-type", Values: chunk }];
      return this.clients.ec2.send(new DescribeInstanceTypesCommand({ Filters, ...token }), this.sending);
    });
    return pages.flatMap(({ InstanceTypes = [] }) => InstanceTypes.flatMap((info) => typeFactsOf(info) ?? []));
  }

  async offerings(names: readonly string[]): Promise<readonly Offering[]> {
    const pages = await this.inChunks(names, mostFilterValues, "DescribeInstanceTypeOfferings", (chunk, token) => {
      const Filters = [{ Name: "instance-type", Values: chunk }];
      const input = { LocationType: "availability-zone", Filters, ...token } as const;
      return this.clients.ec2.send(new DescribeInstanceTypeOfferingsCommand(input), this.sending);
    });
    return pages.flatMap(({ InstanceTypeOfferings = [] }) =>
      InstanceTypeOfferings.flatMap(({ InstanceType, Location }) =>
        InstanceType === undefined || Location === undefined ? [] : [{ instanceType: InstanceType, zone: Location }],
      ),
    );
  }

  async onDemandPrices(names: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const pages = await this.inChunks(names, mostTypesOfPriceRequest, "GetProducts", (chunk, token) =>
      this.clients.pricing.send(
        new GetProductsCommand({ ...linuxProducts(this.clients.region, chunk.join()), ...token }),
        this.sending,
      ),
    );
    return this.asked("GetProducts", async () => dearestPrices(pages, names));
  }

  async spotPrices(
    names: readonly string[],
    zones: readonly string[],
    window: Window,
  ): Promise<readonly PoolSpotPrice[]> {
    const pages = await this.inChunks(names, mostFilterValues, "DescribeSpotPriceHistory", (chunk, token) =>
      this.clients.ec2.send(
        new DescribeSpotPriceHistoryCommand({ ...spotHistoryInput(chunk, zones, window), ...token }),
        this.sending,
      ),
    );
    return pages.flatMap(({ SpotPriceHistory = [] }) =>
      SpotPriceHistory.flatMap(({ InstanceType, AvailabilityZone, SpotPrice, Timestamp }) => {
        const usdPerHour = Number(SpotPrice);
        if (InstanceType === undefined || AvailabilityZone === undefined || !Timestamp || !(usdPerHour > 0)) return [];
        const fromEpochSeconds = Timestamp.getTime() / 1000;
        return [{ instanceType: InstanceType, zone: AvailabilityZone, fromEpochSeconds, usdPerHour }];
      }),
    );
  }

  async placementScores(names: readonly string[], targetCapacity: number): Promise<ReadonlyMap<string, number>> {
    const pages = await this.asked("GetSpotPlacementScores", () =>
      allPages((token) =>
        this.clients.ec2.send(
          new GetSpotPlacementScoresCommand({
            InstanceTypes: [...names],
            TargetCapacity: targetCapacity,
            SingleAvailabilityZone: true,
            RegionNames: [this.clients.region],
            ...token,
          }),
          this.sending,
        ),
      ),
    );
    const scores = pages.flatMap(({ SpotPlacementScores = [] }) => SpotPlacementScores);
    return new Map(
      scores.flatMap(({ AvailabilityZoneId, Score }) =>
        AvailabilityZoneId === undefined || Score === undefined ? [] : [[AvailabilityZoneId, Score] as const],
      ),
    );
  }

  private async inChunks<P extends { readonly NextToken?: string | undefined }>(
    names: readonly string[],
    size: number,
    command: MarketCommand,
    ask: (chunk: string[], token: { NextToken?: string }) => Promise<P>,
  ): Promise<readonly P[]> {
    const pages: P[] = [];
    for (const chunk of chunksOf(names, size)) {
      pages.push(...(await this.asked(command, () => allPages((token) => ask([...chunk], token)))));
    }
    return pages;
  }

  private async asked<T>(command: MarketCommand, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof BlendedFleetError || this.clients.abortSignal?.aborted) throw error;
      throw marketFailure(command, this.clients.region, error);
    }
  }
}

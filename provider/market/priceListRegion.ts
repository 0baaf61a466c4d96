/**
 * Where the Price List is served for every region of AWS's main partition ("AWS Price List Query API endpoints", AWS
 * Billing User Guide).
 */
export const priceListRegion = "us-east-1";

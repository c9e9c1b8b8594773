// Reads releases on standard input by the schemas of c15t; prints how many were read.
import { readFileSync } from "node:fs";
import { isLegalDocumentType, legalDocumentCurrentInputSchema } from "@c15t/schema";
import { parse } from "valibot";

const releases = JSON.parse(readFileSync(0, "utf-8"));
for (const { type, release } of releases) {
  if (!isLegalDocumentType(type)) throw new Error(type);
  parse(legalDocumentCurrentInputSchema, release);
  if (Number.isNaN(Date.parse(release.effectiveDate))) throw new Error(release.effectiveDate);
}
console.log(releases.length);

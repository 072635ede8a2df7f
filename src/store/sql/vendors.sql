-- One row for each third party that is built in or stands in vendors.yaml.
CREATE TEMP TABLE vendors (
  id VARCHAR, -- Its id, as in attributed.vendor.
  name VARCHAR, -- Its name.
  source VARCHAR, -- built-in, or user where vendors.yaml has it.
  accounts VARCHAR[], -- The AWS accounts that it acts from.
  roles VARCHAR[], -- Patterns of the roles that are kept for it.
  users VARCHAR[], -- The IAM users that are kept for it.
  "accessKeys" VARCHAR[], -- The access keys that it holds.
  "externalIds" VARCHAR[], -- The external ids that it sends.
  "identityProviders" VARCHAR[], -- The issuers that its sign-ins come from.
  networks VARCHAR[], -- Where it should come from, as CIDR.
  "from" DATE, -- When its contract begins.
  "until" DATE, -- When its contract ends.
  "expectedActions" VARCHAR[], -- What it should do.
  owner VARCHAR, -- Who answers for it.
  sources VARCHAR[] -- Where the built-in entry was read.
);

/** How good an external id is: AWS asks that the vendor makes it, at random, one for each customer's role. */

/** What AWS takes: 2 to 1,224 characters of these. */
const VALID = /^[\w+=,.@:/-]{2,1224}$/

/** Words that people choose: an id made of such, of names and of years is guessed, not generated. */
const WORDS =
  /^(?:access|account|admin|api|app|audit|aws|backup|billing|client|cloud|company|corp|cost|cross|customer|cust|default|demo|dev|external|externalid|ext|finops|id|iam|inc|integration|key|live|ltd|main|master|monitor|monitoring|my|name|org|partner|pass|password|prd|prod|production|qa|read|readonly|reader|role|root|saas|sandbox|secret|security|service|shared|stage|staging|support|temp|test|tenant|third|party|trail|trust|uat|user|vendor|welcome|changeme|letmein|qwerty|hello|example|sample|foo|bar|baz|abc|xyz)$/i

const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i

export interface ExternalIdFault {
  /** An id that AWS would not take at all. */
  invalid: boolean
  why: string
}

/**
 * Why an external id is weak; null where nothing shows that it is. `names` are what anyone could guess with: the
 * vendor's and the customer's names and account ids.
 */
export function externalIdFault(value: string, names: readonly string[]): ExternalIdFault | null {
  if (!VALID.test(value))
    return { invalid: true, why: 'it is not 2 to 1,224 characters of A–Z, a–z, 0–9 and _+=,.@:/-' }
  const weak = (why: string) => ({ invalid: false, why })
  if (value.length < 16)
    return weak(`it has ${value.length} characters; 16 at random are the least that can’t be guessed`)
  if (UUID.test(value)) return new Set(value.replaceAll('-', '')).size < 6 ? weak('it repeats few characters') : null
  const lower = value.toLowerCase()
  const name = names.find((each) => each.length >= 4 && lower.includes(each.toLowerCase()))
  if (name !== undefined) return weak(`it holds ${JSON.stringify(name)}, which anyone can guess`)
  if (/(?<!\d)\d{12}(?!\d)/.test(value)) return weak('it holds an account number')
  if (/^\d+$/.test(value)) return weak('it is digits only')
  if (new Set(lower).size < 8) return weak('it repeats few characters')
  const parts = value.split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])/).filter((part) => part !== '')
  if (parts.every(isWord)) return weak('it is made of words and numbers')
  return null
}

/** A known word, a short number, or letters that can be spoken. */
function isWord(part: string): boolean {
  const letters = part.replace(/\d{1,4}$/, '')
  if (letters === '' || WORDS.test(letters)) return true
  if (!/^(?:[a-z]+|[A-Z]+|[A-Z][a-z]+)$/.test(letters)) return false
  const vowels = letters.replace(/[^aeiouy]/gi, '').length / letters.length
  return letters.length <= 14 && vowels >= 0.25 && vowels <= 0.6 && !/[^aeiouy]{5}/i.test(letters)
}

import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SigningKey } from './digests.ts'

/** A stand-in for what validation asks of CloudTrail and Organizations: keys, a trail by its ARN, the organization. */
export interface AwsServer {
  url: string
  keys: SigningKey[]
  trails: Record<string, unknown>[]
  organization: string
  /** What was asked, as `CloudTrail_20131101.ListPublicKeys`, with the region that the request was signed for. */
  asked: { target: string; region: string; body: Record<string, unknown> }[]
  close(): Promise<void>
}

export async function startAws(keys: SigningKey[]): Promise<AwsServer> {
  const server = createServer(async (request, response) => {
    const target = String(request.headers['x-amz-target'] ?? '')
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(String(request.headers.authorization))?.[1] ?? ''
    state.asked.push({ target, region, body: JSON.parse((await bodyOf(request)) || '{}') })
    const answer = answerTo(target)
    response
      .writeHead(answer === null ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify(answer ?? { __type: 'InvalidAction', message: target }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const state: AwsServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys,
    trails: [],
    organization: 'o-exampleorg1',
    asked: [],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  const epoch = (text: string) => Date.parse(text) / 1000

  function answerTo(target: string): unknown {
    if (target.endsWith('.ListPublicKeys'))
      return {
        PublicKeyList: state.keys.map(({ listed }) => ({
          ...listed,
          ValidityStartTime: epoch(listed.ValidityStartTime),
          ValidityEndTime: epoch(listed.ValidityEndTime),
        })),
      }
    if (target.endsWith('.DescribeTrails')) return { trailList: state.trails }
    if (target.endsWith('.DescribeOrganization')) return { Organization: { Id: state.organization } }
    return null
  }
  return state
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

// Uses the official client in the environment of a job: MODULES upload NAME ROOT FILE... | upload-raw FILE | list | download NAME FOLDER |
// download-from RUN NAME FOLDER | fetch NAME FOLDER |
// delete NAME. Prints one line of JSON, after the client's workflow commands.
import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [modules, command, ...rest] = process.argv.slice(2)
const { DefaultArtifactClient } = await import(pathToFileURL(join(modules, 'node_modules/@actions/artifact/lib/artifact.js')))
const client = new DefaultArtifactClient()

async function digest(file) {
  const hash = createHash('sha256')
  for await (const part of createReadStream(file)) hash.update(part)
  return hash.digest('hex')
}

async function files(folder) {
  const names = readdirSync(folder, { recursive: true }).filter(name => statSync(join(folder, name)).isFile())
  return Object.fromEntries(await Promise.all(names.sort().map(async name => [name, await digest(join(folder, name))])))
}

async function download(name, folder, findBy) {
  const { artifact } = await client.getArtifact(name, { findBy })
  const { digestMismatch } = await client.downloadArtifact(artifact.id, { path: folder, expectedHash: artifact.digest, findBy })
  return { artifact, digestMismatch, files: await files(folder) }
}

const commands = {
  upload: (name, root, ...paths) => client.uploadArtifact(name, paths, root, { compressionLevel: 6, retentionDays: 2 }),
  'upload-raw': file => client.uploadArtifact('ignored', [file], '/', { skipArchive: true }),
  list: () => client.listArtifacts({ latest: true }),
  download: (name, folder) => download(name, folder),
  'download-from': (run, name, folder) => {
    const [repositoryOwner, repositoryName] = process.env.GITHUB_REPOSITORY.split('/')
    return download(name, folder, { token: process.env.GITHUB_TOKEN, workflowRunId: Number(run), repositoryOwner, repositoryName })
  },
  // As in a workflow: only the download is timed.
  fetch: async (name, folder) => client.downloadArtifact((await client.getArtifact(name)).artifact.id, { path: folder }),
  delete: name => client.deleteArtifact(name)
}

try {
  console.log(JSON.stringify({ result: await commands[command](...rest) }))
} catch (error) {
  console.log(JSON.stringify({ error: error.name, message: error.message }))
  process.exitCode = 1
}

using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Slipway.Tests.GitHub.Blobs;
using Slipway.Tests.GitHub.Faults;
using Slipway.Tests.GitHub.World;

namespace Slipway.Tests.GitHub.Results;

/// <summary>The methods of the Results service.</summary>
internal sealed partial class ArtifactMethods(GitHubWorld world, SignedLinks links)
{
    private static readonly SearchValues<char> ForbiddenInNames = SearchValues.Create("\":<>|*?\r\n\\/");
    private const string ShaPrefix = "sha256:";

    public JsonObject Create(Job job, TwirpRequest request, HttpContext http)
    {
        CheckOwn(job, request);
        if (request.Name.Length == 0 || request.Name.AsSpan().ContainsAny(ForbiddenInNames))
        {
            throw TwirpRefusal.InvalidArgument("the artifact name is not valid");
        }

        var type = MimeType(request);
        if (Writing(job, request.Name).Any(static artifact => artifact.IsVisible))
        {
            throw TwirpRefusal.AlreadyExists("an artifact with this name already exists on the workflow run");
        }

        if (job.ArtifactCount >= world.Rules.ArtifactsPerJob)
        {
            throw new TwirpRefusal(400, "failed_precondition", $"a job cannot create more than {world.Rules.ArtifactsPerJob} artifacts");
        }

        var artifact = world.BeginArtifact(job, request.Name, type, request.Time("expires_at"));
        return new JsonObject
        {
            ["ok"] = true,
            ["signed_upload_url"] = Storage(http).ForWriting(artifact, Lifetime(http, world.Rules.UploadLink)),
        };
    }

    public async Task<JsonObject> FinalizeAsync(Job job, TwirpRequest request)
    {
        CheckOwn(job, request);
        var artifact =
            Writing(job, request.Name)
                .Where(artifact => !artifact.IsDeleted && artifact.JobBackendId == job.BackendId)
                .MaxBy(static artifact => artifact.Id)
            ?? throw TwirpRefusal.NotFound("artifact not found");
        var (size, digest) = (request.Number("size") ?? 0, request.Text("hash"));
        if (artifact.IsFinalized)
        {
            return !world.Rules.FinalizeTwiceConflicts && artifact.Size == size && artifact.Digest == digest
                ? Done(artifact)
                : throw TwirpRefusal.AlreadyExists("the artifact was finalized already");
        }

        if (world.Rules.OtherStorage is null)
        {
            await CheckContentAsync(artifact.Blob, size, digest);
        }

        (artifact.Size, artifact.Digest, artifact.IsFinalized) = (size, digest, true);
        return Done(artifact);
    }

    public JsonObject List(Job job, TwirpRequest request, Fault? fault)
    {
        CheckOwn(job, request);
        var (name, id) = (request.Text("name_filter"), request.Number("id_filter"));
        var found = Readable(job).Where(artifact => (name is null || artifact.Name == name) && (id is null || artifact.Id == id));
        return new JsonObject { ["artifacts"] = new JsonArray([.. found.Select(artifact => Describe(artifact, fault))]) };
    }

    public JsonObject GetSignedUrl(Job job, TwirpRequest request, HttpContext http)
    {
        var artifact = Named(job, request);
        return new JsonObject { ["signed_url"] = Storage(http).ForReading(artifact, Lifetime(http, world.Rules.DownloadLink)) };
    }

    public JsonObject Delete(Job job, TwirpRequest request)
    {
        var artifact = Named(job, request);
        world.Delete(artifact);
        return Done(artifact);
    }

    private IBlobLinks Storage(HttpContext http) => world.Rules.OtherStorage ?? links.At(http.Request);

    private static TimeSpan Lifetime(HttpContext http, TimeSpan usual) =>
        Fault.Of(http)?.Kind == FaultKind.ExpiredLink ? SignedLinks.Expired : usual;

    private static string MimeType(TwirpRequest request) =>
        (request.Number("version") ?? 0) switch
        {
            4 => MimeTypes.Zip,
            7 when MimeTypes.IsValid(request.Text("mime_type")) => request.Text("mime_type")!,
            7 => throw TwirpRefusal.InvalidArgument("mime_type a valid mime_type is required for this artifact version"),
            var other => throw TwirpRefusal.InvalidArgument($"version {other} is not supported"),
        };

    private static void CheckOwn(Job job, TwirpRequest request)
    {
        if (request.Run != job.Attempt.BackendId || request.Job != job.BackendId)
        {
            throw TwirpRefusal.PermissionDenied("the token is for another workflow run or job");
        }
    }

    private async Task CheckContentAsync(Blob blob, long size, string? digest)
    {
        if (!blob.IsCommitted && size > 0)
        {
            throw new TwirpRefusal(400, "failed_precondition", "nothing was uploaded");
        }

        if (blob.Length != size)
        {
            throw TwirpRefusal.InvalidArgument("the size is not that of what was uploaded");
        }

        if (digest is not null && (!Sha256().IsMatch(digest) || (world.Rules.ChecksDigest && digest != await blob.DigestAsync())))
        {
            throw TwirpRefusal.InvalidArgument("the hash is not that of what was uploaded");
        }
    }

    // Names are unique within an attempt only.
    private IEnumerable<Artifact> Writing(Job job, string name) =>
        world.Artifacts.Where(artifact => artifact.Attempt == job.Attempt && artifact.Name == name);

    private IEnumerable<Artifact> Readable(Job job)
    {
        var now = world.Clock.GetUtcNow();
        return world.Artifacts.Where(artifact =>
            artifact.IsVisible && artifact.Run == job.Run && job.Run.Sees(job.Attempt, artifact.Attempt) && artifact.Expires > now
        );
    }

    private Artifact Named(Job job, TwirpRequest request) =>
        Readable(job)
            .LastOrDefault(artifact =>
                artifact.Name == request.Name && artifact.Attempt.BackendId == request.Run && artifact.JobBackendId == request.Job
            )
        ?? throw TwirpRefusal.NotFound("artifact not found");

    private static JsonObject Describe(Artifact artifact, Fault? fault) =>
        new()
        {
            ["workflow_run_backend_id"] = artifact.Attempt.BackendId,
            ["workflow_job_run_backend_id"] = artifact.JobBackendId,
            ["database_id"] = artifact.Id.ToString(CultureInfo.InvariantCulture),
            ["name"] = artifact.Name,
            ["size"] = artifact.Size.ToString(CultureInfo.InvariantCulture),
            ["created_at"] = artifact.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["digest"] = fault?.Kind == FaultKind.WrongDigest ? ShaPrefix + new string('0', 64) : artifact.Digest,
        };

    private static JsonObject Done(Artifact artifact) =>
        new() { ["ok"] = true, ["artifact_id"] = artifact.Id.ToString(CultureInfo.InvariantCulture) };

    [GeneratedRegex("^sha256:[0-9a-f]{64}$")]
    private static partial Regex Sha256();
}

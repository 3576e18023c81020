namespace Slipway.Dockerfiles;

/// <summary>Something in a Dockerfile that BuildKit would reject, too. Line 0 means the file as a whole.</summary>
internal sealed class DockerfileProblem(int line, string message) : Exception(message)
{
    public int Line => line;

    public DockerfileProblem At(int elsewhere) => line > 0 ? this : new DockerfileProblem(elsewhere, Message);
}

namespace Slipway.Dockerfiles;

/// <summary>Something in a Dockerfile that BuildKit would refuse as well. Line 0 is the file as a whole.</summary>
internal sealed class DockerfileProblem(int line, string message) : Exception(message)
{
    public int Line => line;

    public DockerfileProblem At(int elsewhere) => line > 0 ? this : new DockerfileProblem(elsewhere, Message);
}

namespace Slipway.Containerd;

/// <summary>Where a containerd listens, and which part of it is meant.</summary>
/// <param name="Socket">The path of its socket, e.g. <c>/run/containerd/containerd.sock</c>.</param>
/// <param name="Namespace">The namespace, e.g. <c>moby</c>, which is Docker's, <c>default</c> or <c>k8s.io</c>.</param>
public sealed record ContainerdAddress(string Socket, string Namespace)
{
    /// <summary>The snapshotter that unpacks layers into folders: the only kind whose folders can be filled from outside.</summary>
    public const string Overlay = "overlayfs";

    /// <summary>The namespace of Docker's images.</summary>
    public const string DockerNamespace = "moby";
}

using Slipway.Builders;
using Slipway.Engines;

namespace Slipway.Serving.Builds;

/// <summary>How a built image gets from its builder into a stash.</summary>
public enum BuildRoute
{
    /// <summary>The best route for the builder.</summary>
    Auto,

    /// <summary>BuildKit pushes it to a registry in this process, without the layers that an earlier stash has.</summary>
    Registry,

    /// <summary>BuildKit writes the whole image to this process as an OCI archive.</summary>
    Archive,

    /// <summary>BuildKit gives it to the engine, and Slipway reads it from there.</summary>
    Engine,
}

/// <summary>Chooses a route.</summary>
public static class BuildRoutes
{
    /// <summary>The route for a builder. Any wanted route but Auto is used as is.</summary>
    public static BuildRoute Choose(BuildRoute wanted, BuilderInfo builder, DockerEngine engine) =>
        wanted != BuildRoute.Auto ? wanted
        // A builder in a container has its own loopback address.
        : !builder.IsEngine ? BuildRoute.Archive
        : engine.Info.Store != ImageStoreKind.Containerd ? BuildRoute.Engine
        : engine.IsLocal ? BuildRoute.Registry
        : BuildRoute.Archive;
}

using Slipway.Builders;
using Slipway.Engines;

namespace Slipway.Serving.Builds;

/// <summary>How a built image gets from its builder into a stash.</summary>
public enum BuildRoute
{
    /// <summary>Whichever is best for the builder.</summary>
    Auto,

    /// <summary>BuildKit pushes it to a registry of this process; layers that an earlier stash has are not sent.</summary>
    Registry,

    /// <summary>BuildKit writes it as an OCI archive, all of it, to this process.</summary>
    Archive,

    /// <summary>BuildKit gives it to the engine, and it is taken from there.</summary>
    Engine,
}

/// <summary>Chooses a route.</summary>
public static class BuildRoutes
{
    /// <summary>The route for a builder; a wanted one is taken as it is.</summary>
    public static BuildRoute Choose(BuildRoute wanted, BuilderInfo builder, DockerEngine engine) => wanted != BuildRoute.Auto ? wanted
        // A builder in a container has a loopback address of its own.
        : !builder.IsEngine ? BuildRoute.Archive
        : engine.Info.Store != ImageStoreKind.Containerd ? BuildRoute.Engine
        : engine.IsLocal ? BuildRoute.Registry
        : BuildRoute.Archive;
}

using Slipway.CacheMounts.Agent;

try
{
    return await MountAgent.RunAsync(args[^2], CancellationToken.None);
}
catch (Exception e)
{
    // The builder shows it to whoever started the build.
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

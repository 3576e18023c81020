using System.CommandLine;
using Slipway.CacheMounts.Agent;
using Slipway.Cli.Context;

namespace Slipway.Cli.Commands.Agent;

/// <summary><c>slipway cache-mount-agent</c>: what this program runs inside a build step. Nobody calls it by hand.</summary>
internal static class AgentCommand
{
    public static Command Create(CommandRunner runner)
    {
        var socket = new Argument<string>("SOCKET");
        var nonce = new Argument<string>("NONCE") { Description = "Makes each step unique, so that it is never cached." };
        var command = new Command("cache-mount-agent", "Runs within a build step, beside the cache mounts.") { Hidden = true };
        command.Add(socket, nonce);
        runner.Attach(command, (_, parsed, cancel) => MountAgent.RunAsync(parsed.GetValue(socket)!, cancel));
        return command;
    }
}

using System.CommandLine;
using Docker.DotNet;
var root = new RootCommand("spike");
var x = new Command("x", "try");
x.SetAction(async (r, ct) =>
{
    using var c = new ZstdNet.Compressor(new ZstdNet.CompressionOptions(3));
    Console.WriteLine(c.Wrap(new byte[100000]).Length);
    Spectre.Console.AnsiConsole.WriteLine("hi");
    using var d = new DockerClientBuilder().WithEndpoint(new Uri(Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock")).Build();
    try { var v = await d.System.GetSystemInfoAsync(ct); Console.WriteLine(v.Driver); } catch (Exception e) { Console.WriteLine(e.GetType() + e.Message); }
    var b = Microsoft.AspNetCore.Builder.WebApplication.CreateEmptyBuilder(new());
    Console.WriteLine(b);
});
root.Add(x);
return await root.Parse(args).InvokeAsync();

using System.CodeDom.Compiler;
using System.Reflection;
using Slipway.Serving.Images;
using Slipway.Stashes;

namespace Slipway.Cli.Tests.Architecture;

/// <summary>
/// How many parameters a method or a constructor may have. Records, generated code and the C library's functions may have more.
/// </summary>
public sealed class ParametersTests
{
    private const int MaxParameters = 5;

    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    [Fact]
    public void No_method_takes_six_parameters_or_more()
    {
        var methods = ((Type[])[typeof(StashWriter), typeof(ImageRestorer), typeof(CommandLine)])
            .SelectMany(static type => type.Assembly.GetTypes())
            .Where(static type => !IsGenerated(type))
            .SelectMany(static type => type.GetMembers(Declared).OfType<MethodBase>())
            .ToList();
        Assert.InRange(methods.Count, 2000, int.MaxValue);

        var wide = methods
            .Where(static method => method.GetParameters().Length > MaxParameters && !MayBeWide(method))
            .Select(static method => $"{method.DeclaringType}.{method.Name}")
            .ToList();

        Assert.True(wide.Count == 0, string.Join('\n', wide));
    }

    private static bool MayBeWide(MethodBase method) =>
        method.Name.StartsWith('<')
        || method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)
        || method.IsDefined(typeof(GeneratedCodeAttribute))
        || (method.Name == "BeginInvoke" && method.DeclaringType!.IsSubclassOf(typeof(Delegate)))
        || (method.Name is ".ctor" or "Deconstruct" && IsRecord(method.DeclaringType!));

    /// <summary>A record, class or struct: the compiler writes PrintMembers for each.</summary>
    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", Declared) is not null;

    private static bool IsGenerated(Type type) =>
        type.Name.StartsWith('<')
        || type.IsDefined(typeof(GeneratedCodeAttribute))
        || (type.DeclaringType is { } outer && IsGenerated(outer));
}

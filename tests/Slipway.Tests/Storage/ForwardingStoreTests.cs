using System.Reflection;
using Slipway.Storage;

namespace Slipway.Tests.Storage;

public sealed class ForwardingStoreTests
{
    [Fact]
    public void A_store_that_wraps_another_forwards_what_it_does_not_change() =>
        AssertForwarding(typeof(IStashStore).Assembly, typeof(ForwardingStoreTests).Assembly);

    [Fact]
    public void No_ability_of_a_store_or_a_source_has_a_default_that_a_wrapper_could_forget() =>
        Assert.All(
            [typeof(IStashStore), typeof(IStashSearch), typeof(IStashUpload), typeof(IStashRemoval), typeof(IPackSource)],
            static type =>
                Assert.All(type.GetMethods(), static method => Assert.True(method.IsAbstract, $"{method.DeclaringType}.{method.Name}"))
        );

    [Fact]
    public void A_wrapper_can_override_every_member_of_a_store()
    {
        var map = typeof(ForwardingStore).GetInterfaceMap(typeof(IStashStore));

        Assert.All(map.TargetMethods, static method => Assert.True(method is { IsVirtual: true, IsFinal: false }, method.Name));
    }

    /// <summary>A store that takes a store in its constructor wraps it.</summary>
    private static void AssertForwarding(params Assembly[] assemblies)
    {
        var around = assemblies
            .SelectMany(static assembly => assembly.GetTypes())
            .Where(static type => typeof(IStashStore).IsAssignableFrom(type) && type != typeof(ForwardingStore) && HasStore(type))
            .ToList();

        Assert.NotEmpty(around);
        Assert.All(around, static type => Assert.True(typeof(ForwardingStore).IsAssignableFrom(type), type.FullName));
    }

    private static bool HasStore(Type type) =>
        type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(static made =>
                made.GetParameters().Any(static parameter => typeof(IStashStore).IsAssignableFrom(parameter.ParameterType))
            );
}

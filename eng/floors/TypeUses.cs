using Mono.Cecil;

namespace Slipway.Floors;

/// <summary>The types that a type names: in what it derives from, in its members' signatures, and in their code.</summary>
internal static class TypeUses
{
    public static IEnumerable<TypeReference> Of(TypeDefinition type) =>
        new[] { type.BaseType }
            .Concat(type.Interfaces.Select(static one => one.InterfaceType))
            .Concat(type.GenericParameters.SelectMany(Constraints))
            .Concat(Attributes(type))
            .Concat(type.Fields.SelectMany(static field => Attributes(field).Append(field.FieldType)))
            .Concat(type.Properties.SelectMany(static property => Attributes(property).Append(property.PropertyType)))
            .Concat(type.Methods.SelectMany(OfMethod))
            .Where(static one => one is not null)
            .SelectMany(Parts);

    private static IEnumerable<TypeReference> OfMethod(MethodDefinition method) =>
        Signature(method)
            .Concat(method.GenericParameters.SelectMany(Constraints))
            .Concat(Attributes(method))
            .Concat(
                method.HasBody
                    ? method
                        .Body.Variables.Select(static variable => variable.VariableType)
                        .Concat(method.Body.Instructions.SelectMany(static instruction => OfOperand(instruction.Operand)))
                        .Concat(method.Body.ExceptionHandlers.Select(static handler => handler.CatchType))
                    : []
            );

    private static IEnumerable<TypeReference> OfOperand(object? operand) =>
        operand switch
        {
            TypeReference type => [type],
            FieldReference field => [field.DeclaringType, field.FieldType],
            GenericInstanceMethod method => Signature(method).Append(method.DeclaringType).Concat(method.GenericArguments),
            MethodReference method => Signature(method).Append(method.DeclaringType),
            _ => [],
        };

    private static IEnumerable<TypeReference> Signature(MethodReference method) =>
        method.Parameters.Select(static parameter => parameter.ParameterType).Append(method.ReturnType);

    private static IEnumerable<TypeReference> Constraints(GenericParameter parameter) =>
        parameter.Constraints.Select(static constraint => constraint.ConstraintType);

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.SelectMany(static attribute =>
            attribute.ConstructorArguments.Select(static argument => argument.Value).OfType<TypeReference>().Append(attribute.AttributeType)
        );

    private static IEnumerable<TypeReference> Parts(TypeReference type) =>
        type switch
        {
            GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
            FunctionPointerType => [],
            GenericParameter => [],
            TypeSpecification specification => Parts(specification.ElementType),
            _ => [type],
        };
}

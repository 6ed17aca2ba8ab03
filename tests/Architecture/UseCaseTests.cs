using System.Linq.Expressions;
using System.Reflection;
using System.Text.RegularExpressions;
using CleanDash.Application.Messaging;
using CleanDash.Architecture.Canaries;
using FluentValidation;
using Xunit;

namespace CleanDash.Architecture;

public sealed class UseCaseTests
{
    private static readonly Type[] Core = [.. Rule.Application.GetTypes().Where(type => !type.IsAbstract || type.IsInterface)];

    private static IEnumerable<Type> Requests => Core.Where(IsRequest);

    private static IEnumerable<Type> Handlers => Core.Where(IsHandler);

    [Fact]
    public void Every_request_is_a_command_or_a_query_of_ours()
    {
        Assert.NotEmpty(Requests);
        Assert.All(Requests, type => Assert.True(IsOurs(type), type.FullName));
        Assert.False(IsOurs(typeof(Bare)));

        static bool IsOurs(Type type) => Implements(type, typeof(ICommand<>)) ^ Implements(type, typeof(IQuery<>));
    }

    [Fact]
    public void Every_request_is_a_sealed_record()
    {
        Assert.All(Requests, type => Assert.True(IsSealedRecord(type), type.FullName));
        Assert.False(IsSealedRecord(typeof(Unsealed)));

        static bool IsSealedRecord(Type type) => type.IsSealed && type.GetMethod("<Clone>$") is not null;
    }

    [Fact]
    public void Handlers_are_sealed_and_internal_and_send_nothing_themselves()
    {
        Assert.NotEmpty(Handlers);
        Assert.All(Handlers, type => Assert.True(IsKept(type), type.FullName));
        Assert.False(IsKept(typeof(PublicHandler)));

        static bool IsKept(Type type) => type.IsSealed && !type.IsVisible && !type.GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .Any(parameter => parameter.ParameterType == typeof(MediatR.IMediator) || parameter.ParameterType == typeof(IServiceProvider));
    }

    [Fact]
    public void Every_request_has_one_handler_and_every_handler_lies_in_its_requests_file()
    {
        var handled = Handlers.Select(type => type.GetInterfaces().Single(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IHandler<,>)).GetGenericArguments()[0])
            .Select(type => type.IsGenericType ? type.GetGenericTypeDefinition() : type).ToList();
        var missing = Requests.Where(type => !Implements(type, typeof(CleanDash.Application.Panels.IPanel<>)) && !handled.Contains(type));
        Assert.Empty(missing);
        Assert.Equal(handled.Count, handled.Distinct().Count());

        var sources = Rule.Sources().Where(source => source.Path.StartsWith(Path.Combine("src", "Application"), StringComparison.Ordinal)).ToList();
        foreach (var request in Requests.Where(type => !Implements(type, typeof(CleanDash.Application.Panels.IPanel<>))))
        {
            string name = request.Name.Split('`')[0];
            var (path, text) = Assert.Single(sources, source => Regex.IsMatch(source.Text, $@"sealed record {name}\b", RegexOptions.None, TimeSpan.FromSeconds(1)));
            Assert.True(Regex.IsMatch(text, $@"IHandler<{name}\b", RegexOptions.None, TimeSpan.FromSeconds(1)), $"{path} holds {name} but not its handler.");
        }
    }

    [Fact]
    public void The_requests_that_are_open_to_anyone_are_these() =>
        Assert.Equal(["SignInAsDemo", "SignInWithGoogle"], Requests.Where(type => !type.IsGenericTypeDefinition && RuleOf(type) is AccessRule.Open).Select(type => type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void A_command_with_parameters_has_a_validator()
    {
        var validated = Core.Where(type => type.IsSubclassOf(typeof(object))).SelectMany(type => type.GetInterfaces())
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IValidator<>)).Select(i => i.GetGenericArguments()[0]).ToHashSet();
        var commands = Requests.Where(type => Implements(type, typeof(ICommand<>)) && type.GetConstructors().Any(constructor => constructor.GetParameters().Length > 0)).ToList();
        Assert.NotEmpty(commands);
        Assert.All(commands, command => Assert.Contains(command, validated));
        Assert.DoesNotContain(typeof(Unsealed), validated);
    }

    [Fact]
    public void Ports_speak_of_no_query_providers()
    {
        var ports = Core.Where(type => type is { IsInterface: true, IsPublic: true }).ToList();
        Assert.NotEmpty(ports);
        Assert.All(ports, port => Assert.False(Leaks(port), port.FullName));
        Assert.True(Leaks(typeof(ILeakyPort)));

        static bool Leaks(Type port) => port.GetMethods().SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .SelectMany(type => type.GetGenericArguments().Append(type))
            .Any(type => type.IsAssignableTo(typeof(IQueryable)) || type.IsAssignableTo(typeof(Expression)) || type.Namespace!.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal));
    }

    private static bool IsRequest(Type type) => !type.IsInterface && Implements(type, typeof(MediatR.IRequest<>));

    private static bool IsHandler(Type type) => !type.IsInterface && Implements(type, typeof(IHandler<,>));

    private static bool Implements(Type type, Type contract) => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == contract);

    private static AccessRule RuleOf(Type request) => request.GetProperty("Access", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as AccessRule ?? AccessRule.ViewersOfItsDashboard;
}

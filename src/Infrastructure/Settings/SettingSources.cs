using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace CleanDash.Infrastructure.Settings;

/// <summary>Where settings come from, weakest first: appsettings.json, the file of <c>CLEANDASH_CONFIG</c>, the environment, the command line.</summary>
public static class SettingSources
{
    /// <summary>Adds the file that <c>CLEANDASH_CONFIG</c> names and the variables with names of their own around the environment's.</summary>
    /// <exception cref="CannotStartException">The file is not there or no JSON.</exception>
    public static void AddCleanDash(this IConfigurationBuilder configuration)
    {
        var sources = configuration.Sources;
        var environment = sources.OfType<EnvironmentVariablesConfigurationSource>().LastOrDefault(static source => string.IsNullOrEmpty(source.Prefix));
        if (environment is null) sources.Add(environment = new EnvironmentVariablesConfigurationSource());

        var variables = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (variable, key) in SettingNames.Variables)
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value) variables[key] = value;
        }

        sources.Insert(sources.IndexOf(environment) + 1, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = variables });
        if (Environment.GetEnvironmentVariable(SettingNames.ConfigFile) is { Length: > 0 } file) AddFile(configuration, Path.GetFullPath(file), sources.IndexOf(environment));
    }

    private static void AddFile(IConfigurationBuilder configuration, string file, int index)
    {
        if (!File.Exists(file)) throw new CannotStartException(CannotStartException.Settings, $"{SettingNames.ConfigFile} names {file}, which is not there or cannot be read.");
        try
        {
            var values = new ConfigurationBuilder().AddJsonFile(file, optional: false, reloadOnChange: false).Build();
            configuration.Sources.Insert(index, new ChainedConfigurationSource { Configuration = values, ShouldDisposeConfiguration = true });
        }
        catch (InvalidDataException exception)
        {
            throw new CannotStartException(CannotStartException.Settings, $"{SettingNames.ConfigFile}: {file} is no JSON: {exception.InnerException?.Message ?? exception.Message}");
        }
    }
}

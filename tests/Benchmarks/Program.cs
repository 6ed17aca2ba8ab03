using BenchmarkDotNet.Running;
using CleanDash.Benchmarks;

if (args is ["spark", var address])
    await SparkReading.Run(address);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

using Orchestrator.Actors;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Actors;

/// <summary>An actor system on virtual time and a simulated dispatcher, and a log of what its actors did.</summary>
internal sealed class SimulatedActors
{
    public SimulatedActors(int seed = 1, Func<double>? random = null)
    {
        Dispatcher = new SimulatedDispatcher(seed);
        System = new ActorSystem(new ActorSystemOptions
        {
            Name = "sim",
            Dispatcher = Dispatcher,
            TimeProvider = Clock,
            Random = random ?? (() => 0),
            LoggerFactory = LogLines,
        });
        System.Undelivered += message => Undelivered.Add(message.Message);
    }

    public SimulatedDispatcher Dispatcher { get; }

    public FakeClock Clock { get; } = new();

    public ActorSystem System { get; }

    public RecordingLoggerFactory LogLines { get; } = new();

    public List<string> Log { get; } = [];

    public List<object?> Undelivered { get; } = [];

    /// <summary>Starts an actor of strings whose behaviour the test fills in, and runs until it rests.</summary>
    public ActorRef<string> Spawn(string name, Action<Scripted>? script = null, ActorOptions? options = null)
    {
        var actor = System.Spawn(name, () => NewActor(name, script), options);
        Run();
        return actor;
    }

    public Scripted NewActor(string name, Action<Scripted>? script = null)
    {
        var actor = new Scripted(name, Log);
        script?.Invoke(actor);
        return actor;
    }

    public void Run() => Dispatcher.RunUntilIdle();

    public void Advance(double seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        Run();
    }
}

#include "session/ParameterJson.h"
#include "session/SessionJson.h"

#include <QtTest>

using namespace clusterlens;

namespace {

/// What 0.1.0 wrote of a candidate on 24 November 2026, before parameters had states.
constexpr const char* olderCandidate
    = R"({"bond":2.88,"biso":0.41,"colour":255,"copies":1,"curve":1,"delta2":1.5,"elements":["Au","Au"],
    "family_guess":null,"label":"oct 2","min_distance":2.8,"name":"oct 2","origin":"mined","qdamp":0.03,"recovery_residual":0.0,"rwp":"inf",
    "rwp_fit":0.2,"rwp_scaled":0.3,"sample":-1,"sampling":{"guidance":1.0,"sampler":"ddim","seed":1,"steps":12,"t1":500,"t2":900},"scale":1.25,
    "starred":false,"stretch":0.99,"title":""})";

/// And of a curve.
constexpr const char* olderCurve = R"({"experiment":{"bond":null,"element":"Au","fitDelta2":false,"fitParameters":true,
    "pdf":{"biso":0.3,"delta1":0.0,"delta2":0.0,"qbroad":0.0,"qdamp":0.031,"qmax":25.0,"qmin":0.7},"range":{"max":20.0,"min":1.6},
    "sources":{"qdamp":"you","qmax":"file"},"warnings":[]},"file_name":"a.gr","last_run":null,"name":"a","overrides":{"biso":null,"bond":null,
    "delta2":null,"element":"Pd","fitParameters":true,"qdamp":0.031,"qmax":null,"qmin":null,"rmax":null,"rmin":null},"path":"",
    "read_options":{"dgColumn":null,"gColumn":null,"maxBytes":33554432,"rColumn":null,"unit":null}})";

} // namespace

class tst_ParameterJson : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void candidatesOfOlderSessionsKeepTheirFit()
    {
        SessionCandidate item;
        Candidate candidate;
        readCandidateJson(nlohmann::json::parse(olderCandidate), item, candidate);
        QCOMPARE(candidate.fit.scale(), 1.25);
        QCOMPARE(candidate.fit.stretch(), 0.99);
        QCOMPARE(candidate.fit.value(parameter::biso), 0.41);
        QCOMPARE(candidate.fit.value(parameter::qdamp), 0.03);
        QCOMPARE(candidate.fit.value(parameter::delta2), 1.5);
        QVERIFY(candidate.fit.correlation.size() == 0 && !candidate.fit.parameters[parameter::biso].esd);
    }

    void curvesOfOlderSessionsKeepTheirSettings()
    {
        SessionCurve curve;
        LoadedCurve data;
        readCurveJson(nlohmann::json::parse(olderCurve), curve, data);
        QCOMPARE(data.overrides.values[parameter::qdamp].value_or(0.0), 0.031);
        QCOMPARE(data.overrides.element.value_or(""), std::string("Pd"));
        QVERIFY(!data.overrides.values[parameter::biso] && !data.overrides.free[parameter::qdamp]);
        QCOMPARE(data.experiment.pdf.qdamp, 0.031);
        QCOMPARE(data.experiment.pdf.stretch, 1.0);
        QVERIFY(data.experiment.free == freeByDefault());
        QVERIFY(data.experiment.source("qdamp") == ValueSource::User);
    }

    /// A session of a later program, whose table has a row more.
    void parametersThatAreNotKnownAreLeftOut()
    {
        FitResult fit;
        readStoredParameters(nlohmann::json::parse(R"({"sharpness":{"value":3.0},
            "biso":{"value":0.5,"esd":0.01,"state":"at_bound","source":"you","bounds":[0.02,"inf"]}})"),
            fit);
        readCorrelation(
            nlohmann::json::parse(R"({"parameters":["sharpness","biso","scale"],"matrix":[[1,2,3],[2,1,0.5],[3,0.5,1]]})"), fit);
        const FittedParameter& biso = fit.parameters[parameter::biso];
        QVERIFY(biso.value == 0.5 && biso.esd == 0.01 && biso.state == ParameterState::AtBound && biso.source == ValueSource::User);
        QCOMPARE(biso.bounds.max, unlimited);
        QCOMPARE(fit.correlation(Eigen::Index(parameter::biso), Eigen::Index(parameter::scale)), 0.5);
        QCOMPARE(fit.scale(), 1.0);
    }

    void fittedOnesAreListed()
    {
        FitSettings settings;
        settings.parameters[parameter::qdamp].free = false;
        const auto listed = [&](const std::vector<const FitResult*>& fits) { return keysJson(fittedBy(settings, fits)).dump(); };
        QCOMPARE(listed({}), std::string(R"(["scale","stretch","biso","delta2"])"));
        FitResult all, without;
        for (std::size_t p = 0; p < fitParameterCount; ++p)
            all.parameters[p].state = without.parameters[p].state = ParameterState::Free;
        without.parameters[parameter::delta2].state = ParameterState::Held; // beyond two bonds
        QCOMPARE(listed({&without}), std::string(R"(["scale","stretch","biso"])"));
        QCOMPARE(listed({&without, &all}), std::string(R"(["scale","stretch","biso","delta2"])"));
        settings.fitParameters = false;
        QCOMPARE(listed({}), std::string(R"(["scale"])"));
    }
};

QTEST_APPLESS_MAIN(tst_ParameterJson)
#include "tst_ParameterJson.moc"

// What the published networks are trained on, and what their errors are measured by.
#include "evaluation/SimulatedCurve.h"
#include "laplacian/LaplacianMatrix.h"
#include "pdf/PdfFit.h"
#include "shapes/DataSplit.h"
#include "shapes/ShapeLibrary.h"
#include "structure/Neighbours.h"
#include "torch/ModelBundle.h"
#include "torch/train/BatchTensors.h"
#include "torch/train/paper/Imperfections.h"
#include "torch/train/paper/LaplacianLoss.h"
#include "torch/train/paper/NoiseLesson.h"
#include "torch/train/paper/PaperLatents.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace clusterlens;

namespace {

/// \return misfit over the size of \p expected, root mean squares
double relativeError(const Eigen::VectorXd& found, const Eigen::VectorXd& expected)
{
    return (found - expected).norm() / expected.norm();
}

torch::Tensor indexOf(std::int64_t shape)
{
    return torch::full({1}, shape, torch::kLong);
}

/// [n x 4 x 128 x 128] of W as core/laplacian makes it
torch::Tensor blocksOf(const Eigen::MatrixXd& w)
{
    torch::Tensor blocks = torch::zeros({1, 4, 128, 128});
    const auto parts = splitBlocks(w);
    for (std::int64_t part = 0; part < 4; ++part) {
        for (int i = 0; i < 128; ++i) {
            for (int j = 0; j < 128; ++j)
                blocks[0][part][i][j] = parts[std::size_t(part)](i, j);
        }
    }
    return blocks;
}

} // namespace

class tst_PaperData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void curvesAreThoseThatEvaluateFeeds_data();
    void curvesAreThoseThatEvaluateFeeds();
    void heldOutPairsAreNeverDrawn();
    void curvesAsMeasuredEndWhereTheDataEnd();
    void curvesOfImperfectParticlesBelongToTheIdealOnes();
    void badRangesAreRefused();
    void matricesAreThoseOfTheLaplacian();
    void antisymmetricErrorsCostLittle();
    void movedAtomIsFound();
    void stretchIsCoherent();
    void spectralErrorIsThatOfTheSingularValues();
    void noiseAfterAJumpLeadsBack();
    void interpolatedLatentsAreTheEncodedOnes();

private:
    std::vector<Shape> m_library;
};

void tst_PaperData::initTestCase()
{
    m_library = buildShapeLibrary();
    torch::manual_seed(1);
}

void tst_PaperData::curvesAreThoseThatEvaluateFeeds_data()
{
    QTest::addColumn<double>("qmin");
    QTest::addColumn<double>("qmax");
    QTest::addColumn<double>("qdamp");
    QTest::addColumn<double>("biso");
    QTest::addColumn<double>("delta2");
    QTest::addColumn<double>("tolerance");
    QTest::newRow("published") << 0.7 << 25.0 << 0.0 << 0.3 << 0.0 << 1e-6;
    QTest::newRow("damped") << 0.7 << 25.0 << 0.08 << 0.3 << 0.0 << 1e-6;
    QTest::newRow("short range of Q") << 1.5 << 15.2 << 0.03 << 1.0 << 0.0 << 1e-6;
    QTest::newRow("long range of Q") << 0.4 << 28.0 << 0.03 << 0.1 << 0.0 << 1e-6;
    QTest::newRow("correlated motion") << 0.7 << 25.0 << 0.0 << 0.5 << 4.0 << 1e-3;
}

void tst_PaperData::curvesAreThoseThatEvaluateFeeds()
{
    QFETCH(double, tolerance);
    PdfSettings settings;
    QFETCH(double, qmin);
    settings.qmin = qmin;
    QFETCH(double, qmax);
    settings.qmax = qmax;
    QFETCH(double, qdamp);
    settings.qdamp = qdamp;
    QFETCH(double, biso);
    settings.biso = biso;
    QFETCH(double, delta2);
    settings.delta2 = delta2;
    std::vector<PositionsXyz> shapes;
    for (std::size_t k = 0; k < m_library.size(); k += 15)
        shapes.push_back(m_library[k].positions);
    const SineSums sums(shapes);
    double worst = 0.0;
    for (std::size_t k = 0; k < shapes.size(); ++k) {
        const double bond = 2.26 + 0.047 * double(k); // up to 3.3 Å
        const Eigen::VectorXd expected = measuredG(pairDistances(shapes[k] * bond), RGrid{}, settings);
        worst = std::max(worst, relativeError(sums.curve(int(k), bond, settings), expected));
    }
    QVERIFY2(worst < tolerance, qPrintable(QString::number(worst)));
}

void tst_PaperData::heldOutPairsAreNeverDrawn()
{
    PaperData any;
    any.anyLength = true;
    const std::vector<Shape> two = {m_library[0], m_library[200]};
    PaperSplit split;
    for (int length = 0; length < int(publishedLengths.size()); ++length) {
        for (const int shape : {0, 1})
            (length % 3 == shape ? split.validation : split.training).push_back({shape, length});
    }
    const PaperPdfs data(two, split, any, 3);
    const HeldOutLengths held(split, {two[0].lcPerBond, two[1].lcPerBond});
    const PaperPdfs::Batch batch = data.draw(800, 0);
    int near = 0;
    for (std::size_t i = 0; i < batch.shape.size(); ++i) {
        QVERIFY(!held.contains(int(batch.shape[i]), double(batch.bond[i])));
        const double lc = double(batch.bond[i]) * two[std::size_t(batch.shape[i])].lcPerBond;
        QVERIFY(lc > 2.249 && lc < 3.351);
        for (const double published : publishedLengths)
            near += std::abs(lc / published - 1.0) < 0.0045;
    }
    QVERIFY(near > 450 && near < 800); // 60 % are at or near published lengths, and some of the others by chance
    const PaperPdfs::Batch asked = data.heldOut(1000);
    QCOMPARE(asked.shape.size(), split.validation.size());
    for (std::size_t i = 0; i < asked.shape.size(); ++i)
        QVERIFY(held.contains(int(asked.shape[i]), double(asked.bond[i])));
}

void tst_PaperData::curvesAsMeasuredEndWhereTheDataEnd()
{
    PaperData measured;
    measured.measured = MeasuredKind::fromJson(
        nlohmann::json::parse(R"({"share": 1.0, "rmin": [1.5, 1.5], "rmax": [20, 20], "biso": [0.6, 0.6]})"));
    const PaperPdfs data({m_library[40]}, {{{0, 7}}, {}}, measured, 5);
    const PaperPdfs::Batch batch = data.draw(6, 2);
    QCOMPARE(batch.published.rows(), Eigen::Index(6));
    const double bond = publishedLengths[7] / m_library[40].lcPerBond;
    Eigen::VectorXd clean = measuredG(pairDistances(m_library[40].positions * bond), RGrid{}, {});
    clean /= clean.maxCoeff();
    for (Eigen::Index i = 0; i < 6; ++i) {
        QCOMPARE(batch.pdf.row(i).maxCoeff(), 1.0F);
        QCOMPARE(batch.pdf.row(i).head(149).cwiseAbs().maxCoeff(), 0.0F);
        QCOMPARE(batch.pdf.row(i).tail(998).cwiseAbs().maxCoeff(), 0.0F);
        QVERIFY(batch.pdf.row(i).segment(1900, 90).cwiseAbs().maxCoeff() > 0.0F);
        QVERIFY(relativeError(batch.pdf.row(i).segment(150, 1800).transpose().cast<double>(), clean.segment(150, 1800)) > 0.03);
        // To 5 Å the unknown Qdamp of up to 0.1 takes at most an eighth.
        QVERIFY(relativeError(batch.published.row(i).head(500).transpose().cast<double>(), clean.head(500)) < 0.1);
    }
    QVERIFY(batch.pdf.row(0) != batch.pdf.row(1));
    QVERIFY(data.draw(6, 2).pdf == batch.pdf);
    QVERIFY(data.drawPublished(6, 2).published.size() == 0);
}

void tst_PaperData::curvesOfImperfectParticlesBelongToTheIdealOnes()
{
    const PositionsXyz& ideal = m_library[*findShape(m_library, {Family::Octahedron, {6}})].positions;
    std::vector<PositionsXyz> imperfect;
    RandomEngine random(4);
    for (int k = 0; k < 20; ++k) {
        imperfect.push_back(imperfectParticle(ideal, random));
        QVERIFY(imperfect.back().rows() <= ideal.rows() && imperfect.back().rows() >= 124); // 146 without 15 %
        QVERIFY(std::abs(findNeighbours(imperfect.back()).meanBond - 1.0) < 0.03);          // some bonds are beyond the cutoff
    }
    QVERIFY(std::ranges::any_of(imperfect, [&](const PositionsXyz& x) { return x.rows() < ideal.rows(); }));
    QVERIFY(std::ranges::any_of(imperfect, [&](const PositionsXyz& x) { return x.rows() == ideal.rows(); }));
    const SineSums sums(imperfect, {}, 0.002);
    for (int k = 0; k < 20; ++k) {
        const PairDistances pairs = pairDistances(imperfect[std::size_t(k)] * 2.8);
        QVERIFY(relativeError(sums.curve(k, 2.8, {}), measuredG(pairs, RGrid{}, {})) < 0.01);
    }
    const auto drawn = [&](const char* share) {
        PaperData data;
        data.measured = MeasuredKind::fromJson(nlohmann::json::parse(std::string(R"({"share": 1.0, "rmin": [0, 0], "rmax": [30, 30],
            "biso": [0.3, 0.3], "qmin": [0.7, 0.7], "qmax": [25, 25], "qdamp": [0, 0], "delta2": [0, 0], "noise": 0, "ripple": 0, "imperfect": )")
            + share + "}"));
        return PaperPdfs({m_library[40]}, {{{0, 7}}, {}}, data, 5).draw(8, 1);
    };
    const PaperPdfs::Batch as = drawn("1.0");
    const PaperPdfs::Batch ideals = drawn("0.0");
    QVERIFY(relativeError(ideals.pdf.cast<double>().reshaped(), ideals.published.cast<double>().reshaped()) < 1e-5);
    QVERIFY(relativeError(as.pdf.cast<double>().reshaped(), as.published.cast<double>().reshaped()) > 0.05);
    QVERIFY(relativeError(as.published.cast<double>().reshaped(), ideals.published.cast<double>().reshaped()) < 1e-5);
}

void tst_PaperData::badRangesAreRefused()
{
    for (const char* text :
        {R"({"share": 0.5, "qmax": [15, 40]})", R"({"share": 0.5, "biso": [0.5, 0.1]})", R"({"share": 0.5, "rmin": [-1, 1]})"})
        QVERIFY_EXCEPTION_THROWN((void)MeasuredKind::fromJson(nlohmann::json::parse(text)), std::exception);
    QVERIFY_EXCEPTION_THROWN((void)PaperData::fromJson(nlohmann::json::parse(R"({"lengths": "some"})")), std::exception);
    QVERIFY_EXCEPTION_THROWN((void)PaperData::fromJson(nlohmann::json::parse(R"({"every": 0})")), std::exception);
}

void tst_PaperData::matricesAreThoseOfTheLaplacian()
{
    const std::size_t oct = *findShape(m_library, {Family::Octahedron, {6}}); // 146 atoms reach into all four blocks
    const PositionsXyz x = canonicalOrder(m_library[oct].positions);
    const ShapeTensors shapes({m_library[0].positions, x}, torch::kCPU);
    const torch::Tensor w = shapes.blocks(indexOf(1), torch::full({1}, 2.77));
    const torch::Tensor expected = blocksOf(buildLaplacian(x * 2.77));
    QVERIFY((w - expected).abs().max().item<double>() < 1e-6);
    QVERIFY(torch::equal(wholeMatrix(w)[0], torch::cat({torch::cat({w[0][0], w[0][1]}, 1), torch::cat({w[0][2], w[0][3]}, 1)})));
    QCOMPARE(shapes.atoms[1].item<float>(), 146.0F);
    // Orthonormal, and the constant is one of them.
    const torch::Tensor phi = shapes.smooth[1];
    QVERIFY((torch::matmul(phi.t(), phi) - torch::eye(35)).abs().max().item<double>() < 1e-5);
    const torch::Tensor one = shapes.there[1] / std::sqrt(146.0);
    QVERIFY((torch::matmul(phi, torch::matmul(phi.t(), one)) - one).abs().max().item<double>() < 1e-5);
}

void tst_PaperData::antisymmetricErrorsCostLittle()
{
    const ShapeTensors shapes({canonicalOrder(m_library[150].positions)}, torch::kCPU);
    const torch::Tensor bond = torch::full({1}, 2.8);
    const torch::Tensor w = shapes.blocks(indexOf(0), bond);
    const torch::Tensor noise = 0.01 * torch::randn_like(w) * w.gt(0).to(torch::kFloat);
    const torch::Tensor odd = noise - symmetrisedBlocks(noise);
    const LaplacianErrors e = laplacianErrors(w + odd, w, shapes, indexOf(0), bond);
    QVERIFY(e.symmetrised.item<double>() < 1e-12);
    QVERIFY(e.shift.item<double>() < 1e-10 && e.coherent.item<double>() < 1e-12);
    QVERIFY(std::abs(std::sqrt(e.asMade.item<double>()) / 0.00707 - 1.0) < 0.1); // half of the squares are antisymmetric
    const LaplacianErrors padded = laplacianErrors(w + 0.02 * w.eq(0).to(torch::kFloat), w, shapes, indexOf(0), bond);
    const double share = w.eq(0).to(torch::kFloat).mean().item<double>();
    QVERIFY(std::abs(padded.padding.item<double>() - 4e-4 * share) < 1e-6);
    QVERIFY(padded.asMade.item<double>() < 1e-12);
}

void tst_PaperData::movedAtomIsFound()
{
    const std::size_t ico = *findShape(m_library, {Family::Icosahedron, {3}});
    const PositionsXyz x = canonicalOrder(m_library[ico].positions) * 2.8;
    PositionsXyz moved = x;
    const Eigen::RowVector3d step(0.02, -0.03, 0.01); // Å
    moved.row(20) += step;
    torch::Tensor there = torch::zeros({1, 256});
    there.narrow(1, 0, x.rows()).fill_(1.0);
    torch::Tensor places = torch::zeros({1, 256, 3});
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
        for (Eigen::Index axis = 0; axis < 3; ++axis)
            places[0][i][axis] = x(i, axis);
    }
    const torch::Tensor w = wholeMatrix(blocksOf(buildLaplacian(x)));
    const torch::Tensor error = wholeMatrix(blocksOf(buildLaplacian(moved))) - w;
    const torch::Tensor found = atomDisplacements(error, w, places, there)[0];
    for (std::int64_t axis = 0; axis < 3; ++axis) { // a fiftieth of the trace is added to each matrix
        const double value = found[20][axis].item<double>();
        QVERIFY2(std::abs(value - step[axis]) < 0.1 * std::abs(step[axis]) + 0.001, qPrintable(QString::number(value)));
    }
    QVERIFY(found[0].norm().item<double>() < 0.2 * step.norm()); // one row of the others' pairs has changed
    QVERIFY(found.narrow(0, x.rows(), 10).abs().max().item<double>() == 0.0);
}

void tst_PaperData::stretchIsCoherent()
{
    const ShapeTensors shapes(
        {canonicalOrder(m_library[*findShape(m_library, {Family::Icosahedron, {3}})].positions)}, torch::kCPU);
    const torch::Tensor bond = torch::full({1}, 2.8);
    const torch::Tensor w = shapes.blocks(indexOf(0), bond);
    const LaplacianErrors stretched = laplacianErrors(shapes.blocks(indexOf(0), bond * 1.01), w, shapes, indexOf(0), bond);
    const double coherent = stretched.coherent.item<double>() / stretched.symmetrised.item<double>();
    QVERIFY2(coherent > 0.8, qPrintable(QString::number(coherent)));
    const torch::Tensor noise = symmetrisedBlocks(0.01 * torch::randn_like(w) * w.gt(0).to(torch::kFloat));
    const LaplacianErrors random = laplacianErrors(w + noise, w, shapes, indexOf(0), bond);
    const double share = 35.0 / shapes.atoms[0].item<double>();
    QVERIFY(random.coherent.item<double>() < 2.0 * share * share * random.symmetrised.item<double>());
}

void tst_PaperData::spectralErrorIsThatOfTheSingularValues()
{
    const ShapeTensors shapes({canonicalOrder(m_library[150].positions)}, torch::kCPU);
    const torch::Tensor bond = torch::full({1}, 2.8);
    const torch::Tensor w = shapes.blocks(indexOf(0), bond);
    const torch::Tensor other = shapes.blocks(indexOf(0), bond * 1.02);
    const double found = laplacianErrors(other, w, shapes, indexOf(0), bond).spectral.item<double>();
    const torch::Tensor error = wholeMatrix(other - w)[0].to(torch::kDouble);
    const torch::Tensor values = std::get<1>(torch::linalg_svd(error - torch::diag(torch::diag(error))));
    const double expected = std::sqrt(values.pow(4).sum().item<double>()) / std::pow(shapes.atoms[0].item<double>(), 2);
    QVERIFY2(std::abs(found / expected - 1.0) < 1e-3, qPrintable(QString("%1 %2").arg(found).arg(expected)));
}

void tst_PaperData::noiseAfterAJumpLeadsBack()
{
    const torch::Tensor alphaBars = alphaBarTable(torch::kCPU);
    const LaplacianVaeImpl::Gaussian posterior{torch::randn({200, 1, 16, 16}), torch::full({200, 1, 16, 16}, -6.0)};
    const LaplacianVaeImpl::Gaussian prior{posterior.mean + 0.1, torch::full({200, 1, 16, 16}, -4.0)};
    const auto latentOf = [&](const NoisyLatents& noisy) {
        const torch::Tensor a = alphaBars.index_select(0, noisy.t).reshape({-1, 1, 1, 1});
        return ((noisy.zt - (1.0 - a).sqrt() * noisy.noise) / a.sqrt()).contiguous();
    };
    const NoisyLatents jumped = jumpedPrior(prior, posterior, alphaBars);
    QVERIFY((latentOf(jumped) - posterior.mean).abs().max().item<double>() < 1e-4);
    QVERIFY(jumped.t.min().item<int>() >= 20 && jumped.t.max().item<int>() <= 300);

    NoiseRecipe recipe;
    recipe.spread = 0.0;
    recipe.jump = 0.5;
    recipe.low = 1.0;
    recipe.knee = 10;
    const NoisyLatents both = noiseLesson(posterior, prior, recipe, alphaBars);
    QVERIFY((latentOf(both) - posterior.mean).abs().max().item<double>() < 1e-4);
    const int low = both.t.le(10).sum().item<int>();
    QVERIFY(low > 60 && low < 140); // half of 200; the others begin at 20
    recipe.jump = 0.0;
    recipe.spread = 1.0;
    const torch::Tensor drawn = latentOf(noiseLesson(posterior, prior, recipe, alphaBars)) - posterior.mean;
    QVERIFY(std::abs(drawn.std().item<double>() / std::exp(-3.0) - 1.0) < 0.02);
}

void tst_PaperData::interpolatedLatentsAreTheEncodedOnes()
{
    const ModelBundle bundle = readBundle(std::filesystem::path(CLUSTERLENS_SOURCE) / "models/paper.h5");
    const PaperSizes sizes = PaperSizes::fromJson(bundle.architecture);
    LaplacianVae vae(sizes);
    bundle.restore("laplacian", *vae);
    toChannelsLast(*vae);
    const torch::NoGradGuard noGrad;
    const std::size_t dec = *findShape(m_library, {Family::Decahedron, {3, 2, 1}});
    const PaperPdfs data({m_library[dec]}, {{{0, 0}, {0, 9}, {0, 16}, {0, 18}}, {}}, {}, 1);
    const ShapeTensors shapes(data.positions(), torch::kCPU);
    const double scale = bundle.architecture.at("latent_scale");
    QTemporaryDir folder;
    const std::filesystem::path kept = folder.filePath("x.latents").toStdString();
    const PaperLatents exact(vae, shapes, data.lcPerBond(), 0, kept, {});
    const PaperLatents between(vae, shapes, data.lcPerBond(), 20, kept, {});
    QVERIFY(std::filesystem::exists(kept));
    const PairTensors pairs = toTensors(data.draw(6, 1), torch::kCPU);
    const auto expected = exact.posterior(pairs.clean, pairs.shape, pairs.bond);
    const auto found = between.posterior(pairs.clean, pairs.shape, pairs.bond);
    const double error = (found.mean - expected.mean).square().mean().sqrt().item<double>() / scale;
    QVERIFY2(error < 2e-4, qPrintable(QString::number(error)));
    QVERIFY((found.logVariance - expected.logVariance).abs().max().item<double>() < 0.05);

    // Of another encoder nothing is taken from the file.
    vae->encoderIn->bias.add_(0.1);
    const PaperLatents other(vae, shapes, data.lcPerBond(), 4, kept, {});
    const PaperLatents otherExact(vae, shapes, data.lcPerBond(), 0, kept, {});
    const torch::Tensor at = torch::full({1}, 2.25 / data.lcPerBond()[0]);
    const torch::Tensor pdf = pairs.clean.narrow(0, 0, 1);
    const torch::Tensor difference = other.posterior(pdf, indexOf(0), at).mean - otherExact.posterior(pdf, indexOf(0), at).mean;
    QVERIFY(difference.abs().max().item<double>() < 1e-3 * scale);
}

QTEST_APPLESS_MAIN(tst_PaperData)
#include "tst_PaperData.moc"

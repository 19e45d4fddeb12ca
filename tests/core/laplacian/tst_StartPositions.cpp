#include "core/laplacian/ReferenceMatrices.h"
#include "laplacian/StartPositions.h"

#include <QTest>

#include <cmath>

using namespace clusterlens;

class tst_StartPositions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void spectralColumnsAreScipysEigenvectors()
    {
        // A flat cluster has three different eigenvalues, so that each eigenvector is determined up to its sign.
        const ReferenceMatrix reference = readReference("hcp1x2x5");
        const auto start = spectralStart(reference.w);
        for (int k = 0; k < 3; ++k) {
            const Eigen::VectorXd expected = reference.eigenvectors.col(k).array() - reference.eigenvectors.col(k).mean();
            const double cosine = std::abs(start.col(k).normalized().dot(expected.normalized()));
            QVERIFY2(cosine > 1.0 - 1e-9, qPrintable(QString::number(1.0 - cosine)));
        }
    }

    void spectralStartHasTheSizeOfTheCluster()
    {
        const ReferenceMatrix reference = readReference("icosahedron13");
        const Eigen::MatrixXd expected = distanceMatrix(reference.positions), found = distanceMatrix(spectralStart(reference.w));
        QVERIFY((found - expected).norm() < 0.1 * expected.norm());
    }

    void scalingOfAnExactMatrixIsExact()
    {
        for (const char* name : {"icosahedron13", "hcp1x2x5", "decahedron23"}) {
            const ReferenceMatrix reference = readReference(name);
            const Eigen::MatrixXd expected = distanceMatrix(reference.positions);
            const Eigen::MatrixXd found = distanceMatrix(scalingStart(reference.w, reference.w.minCoeff()));
            QVERIFY2((found - expected).cwiseAbs().maxCoeff() < 1e-7, name);
        }
    }

    void pathsStandInForDistancesThatWDoesNotTell()
    {
        // A straight chain of 12 atoms, 2.8 Å apart, 30.8 Å long: paths along it are its distances.
        PositionsXyz chain = PositionsXyz::Zero(12, 3);
        for (int i = 0; i < 12; ++i)
            chain(i, 0) = 2.8 * i;
        const Eigen::MatrixXd expected = distanceMatrix(chain);
        Eigen::MatrixXd w = (-expected.array().square() / 260.0).exp();
        w = (w.array() < 0.3).select(0.0, w);
        QVERIFY((distanceMatrix(scalingStart(w, 0.3)) - expected).cwiseAbs().maxCoeff() < 1e-3);
    }
};

QTEST_APPLESS_MAIN(tst_StartPositions)
#include "tst_StartPositions.moc"

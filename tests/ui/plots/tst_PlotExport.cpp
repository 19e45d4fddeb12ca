#include "base/Errors.h"
#include "plots/PlotExport.h"

#include <qcustomplot.h>
#include <QDir>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <cmath>
#include <memory>

using namespace clusterlens::ui;

/// Pictures of plots that are drawn where no plot is.
class tst_PlotExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Against what QCustomPlot paints itself, three times as large.
    void stepsDrawnOnAnotherThreadMakeTheSamePicture()
    {
        QCustomPlot plot;
        plot.legend->setVisible(true);
        plot.xAxis->setLabel("r (Å)");
        plot.yAxis->setLabel("G(r) (Å⁻²)"); // turned
        QVector<double> x;
        QVector<double> y;
        for (int i = 0; i < 600; ++i) {
            x.append(0.02 * i);
            y.append(std::sin(3.0 * x.last()) * std::exp(-0.2 * x.last()));
        }
        plot.addGraph()->setData(x, y, true);
        plot.graph(0)->setPen(QPen(Qt::red, 1.6));
        plot.addGraph()->setData(x, y, true);
        plot.graph(1)->setLineStyle(QCPGraph::lsNone);
        plot.graph(1)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, Qt::black, Qt::NoBrush, 3.5));
        plot.rescaleAxes();
        plot.xAxis->setRange(1.0, 9.0); // lines are cut at the frame
        PlotFormat format;
        format.textSize = plot.font().pointSizeF(); // as it is
        format.resolution = 288.0;
        const QPicture steps = recordedPlot(plot, format);
        QImage drawn;
        const std::unique_ptr<QThread> thread(QThread::create([&] { drawn = drawnPlot(steps, format); }));
        thread->start();
        QVERIFY(thread->wait());
        const int width = int(std::lround(format.width / 25.4 * 96.0));
        const int height = int(std::lround(format.height / 25.4 * 96.0));
        for (int i = 0; i < plot.graphCount(); ++i)
            plot.graph(i)->setAdaptiveSampling(false);
        const QImage expected = plot.toPixmap(width, height, 3.0).toImage();
        QCOMPARE(drawn.size(), expected.size());
        // As much ink in each field of 8 x 8 pixels: lines may lie up to one elsewhere, which the plot rounds to whole ones without antialiasing.
        const QSize fields(width / 8, height / 8);
        const QImage one = drawn.scaled(fields, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        const QImage other = expected.scaled(fields, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        double difference = 0.0;
        double ink = 0.0;
        for (int line = 0; line < fields.height(); ++line)
            for (int column = 0; column < fields.width(); ++column) {
                difference += std::abs(qGray(one.pixel(column, line)) - qGray(other.pixel(column, line)));
                ink += 255 - qGray(other.pixel(column, line));
            }
        QVERIFY2(difference < 0.15 * ink, qPrintable(QString("%1 of %2").arg(difference).arg(ink)));
        QVERIFY(ink > 10000.0);
    }

    void nothingReachesBeyondTheAxesOfAnSvg()
    {
        const QTemporaryDir folder;
        QCustomPlot plot;
        plot.xAxis->setRange(0.0, 10.0);
        plot.yAxis->setRange(-0.2, 0.2); // the curve goes far above and below
        const auto inkAround = [&] {
            savePlot(plot, folder.filePath("a.svg"), {});
            QSvgRenderer svg(folder.filePath("a.svg"));
            QImage image(svg.defaultSize(), QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            svg.render(&painter);
            painter.end();
            const QRect axes = frameIn(image).adjusted(-6, -6, 6, 6); // ticks too
            double ink = 0.0;
            for (int line = 0; line < image.height(); ++line)
                for (int column = 0; column < image.width(); ++column)
                    if (!axes.contains(column, line))
                        ink += 255 - qGray(image.pixel(column, line));
            return ink;
        };
        const double labels = inkAround();
        QVERIFY(labels > 1000.0);
        const int items = plot.itemCount();
        QVector<double> x;
        QVector<double> y;
        for (int i = 0; i < 600; ++i) {
            x.append(0.02 * i);
            y.append(std::sin(3.0 * x.last()));
        }
        plot.addGraph()->setData(x, y, true);
        plot.addGraph()->setData(x, y, true);
        plot.graph(1)->setLineStyle(QCPGraph::lsNone);
        plot.graph(1)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, Qt::black, Qt::NoBrush, 3.5));
        QCOMPARE(inkAround(), labels);
        QVERIFY(plot.itemCount() == items && !plot.layer("margins"));
    }

    /// A thinned line falls in stairs: of many points in one column of the screen it keeps the highest and the lowest.
    void fallingFlankIsMonotonicInAnSvg()
    {
        QCustomPlot plot;
        QVector<double> x;
        QVector<double> y;
        for (int i = 0; i < 4000; ++i) {
            x.append(0.005 * i);
            y.append(std::exp(-x.last() * x.last() / 40.0));
        }
        plot.addGraph()->setData(x, y, true);
        plot.graph(0)->setAdaptiveSampling(true);
        plot.rescaleAxes();
        const QTemporaryDir folder;
        savePlot(plot, folder.filePath("a.svg"), {});
        QFile file(folder.filePath("a.svg"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString svg = QString::fromUtf8(file.readAll());
        static const QRegularExpression line("points=\"([^\"]+)\"");
        QStringList longest;
        for (auto match = line.globalMatch(svg); match.hasNext();)
            if (const QStringList points = match.next().captured(1).split(' ', Qt::SkipEmptyParts); points.size() > longest.size())
                longest = points;
        QCOMPARE(longest.size(), 4000);
        QPointF last(-1.0, -1.0);
        for (const QString& point : longest) {
            const QPointF next(point.section(',', 0, 0).toDouble(), point.section(',', 1, 1).toDouble());
            QVERIFY2(next.x() >= last.x() && next.y() >= last.y(), qPrintable(point));
            last = next;
        }
    }

    void aPlotThatCannotBeSavedSaysWhy()
    {
        QCustomPlot plot;
        const QString path = QDir::temp().filePath("no folder of this name/plot.svg");
        try {
            savePlot(plot, path, {});
            QFAIL("saved");
        } catch (const clusterlens::StoreError& error) {
            QCOMPARE(QString::fromUtf8(error.what()), path + ": cannot be written: No such file or directory");
        }
    }

private:
    /// Where the axes of a plot are, by the longest dark lines.
    static QRect frameIn(const QImage& image)
    {
        int left = image.width();
        int bottom = 0;
        for (int column = 0; column < image.width() && left == image.width(); ++column) {
            int dark = 0;
            for (int line = 0; line < image.height(); ++line)
                dark += qGray(image.pixel(column, line)) < 128 ? 1 : 0;
            if (2 * dark > image.height())
                left = column;
        }
        for (int line = image.height() - 1; line > 0 && bottom == 0; --line) {
            int dark = 0;
            for (int column = 0; column < image.width(); ++column)
                dark += qGray(image.pixel(column, line)) < 128 ? 1 : 0;
            if (2 * dark > image.width())
                bottom = line;
        }
        return {QPoint(left, 0), QPoint(image.width(), bottom)};
    }
};

QTEST_MAIN(tst_PlotExport)
#include "tst_PlotExport.moc"
